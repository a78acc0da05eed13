from django.apps import AppConfig


class ErrandsConfig(AppConfig):
    name = "tests.jobs.errands"
    label = "errands"

    def ready(self) -> None:
        from screening.documents import registry as documents
        from screening.documents.registry import Renderer
        from screening.jobs import registry as jobs
        from tests.jobs.errands import kinds

        leaflet = Renderer(build=kinds.build_leaflet, may_see=lambda user, document: True, label="Leaflet")
        documents.register(kinds.LEAFLET, leaflet)
        jobs.register(kinds.SLEEP, kinds.sleep)
