"""What optional apps add to the pages of cases. Filled in those apps' ready(); cases never imports them."""

address_modules: list[str] = []  # their `urlpatterns` stand beside those of cases, under the same namespace
working_sections: list[str] = []  # templates at the end of the page of a score, given its `page`
