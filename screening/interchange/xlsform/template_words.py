"""What the first sheet of the template says to whoever writes a questionnaire in it."""

from screening.instruments.words import Text

READ_ME_LINES = (
    Text(
        zh="这张表不读入。其余四张可以直接在 Excel 或 WPS 里改，存成 .xlsx，再在“量表和常模 → 导入量表”里选它。",
        en="This sheet is not read. Change the other four in Excel or WPS, save as .xlsx and choose it "
        "under “Library → Take in a questionnaire”.",
    ),
    Text(
        zh="survey：一行一题；name 是题目代号，全库不能重复；中文、英文两句都要写。加一题，要在 scoring 里也"
        "加它的各行。",
        en="survey: a row an item; name is its id, used once in the whole library; both languages. An item "
        "that is added needs its rows in scoring too.",
    ),
    Text(
        zh="choices：选项和编码。一题要有自己的选项，就给它一个自己的 list_name，survey 里写 select_one 加这个名称。",
        en="choices: answers with their codes. An item with answers of its own gets a list_name of its own; "
        "its type in survey is select_one and that name.",
    ),
    Text(
        zh="settings：form_id 是量表代号，version 是版本。改了一个字，就换一个版本。",
        en="settings: form_id is the id of the form, version its version. A changed word is a new version.",
    ),
    Text(
        zh="scoring：怎样计分，一行一项。part 是哪一部分，name 是题目、选项或分数的代号，field 是哪一项。",
        en="scoring: how it is scored, a row a field. part says of what, name of which item, answer or "
        "score, field which.",
    ),
    Text(
        zh="item · direction：concern（需留意的表现）或 strength（好的表现）。",
        en="item · direction: concern or strength.",
    ),
    Text(
        zh="item · short、facet、why：列标题、方面、为什么问。",
        en="item · short, facet, why: column title, facet, reason.",
    ),
    Text(
        zh="scale · items、reversed：哪些题相加、哪些反向（没有就写 []）；min_answered：至少答几题；concern"
        "：high 或 low。",
        en="scale · items, reversed: what is added up and what is turned ([] for none); min_answered: "
        "answers needed; concern: high or low.",
    ),
    Text(
        zh="可以加的：answer · points（这个选项计几分）；item · weight（这题计几次）；scale · multiply（总和"
        "乘几）；scale · score = count 加 count_from（数有几题达到几分）。自带选项的题，answer 的 name 写"
        "“题目代号/编码”，如 q4/2。",
        en="May be added: answer · points; item · weight; scale · multiply; scale · score = count with "
        "count_from. Answers of one item only are named “item/code”, as q4/2.",
    ),
    Text(
        zh="班级观察表（教师填）每题一个数字，全表同一组选项，编码 0–9 不跳号。学生自评表可以到 20，可以跳"
        "号，可以一题一组选项。",
        en="A class sheet (teacher) takes one digit a line, the same answers for all, codes 0–9 without a "
        "gap. A child's form may go to 20, leave codes out and have answers of its own for each line.",
    ),
    Text(
        zh="不能写的：平均分、换算表、按条件出现的题、由几条规则合成的判断。写错的字段会按行指出来。",
        en="Not possible: means, conversion tables, lines that appear on a condition, decisions of several "
        "rules. A field that is wrong is named with its row.",
    ),
)
