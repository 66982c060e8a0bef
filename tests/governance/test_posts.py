"""Of who leads or receives only the post is kept: no name of a person, however it stands beside the post."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.posts import post_only


@pytest.mark.parametrize(
    "post",
    [
        "区委书记", "副区长", "政法委书记", "区委常委、常务副区长", "江浦街道党工委书记、主任", "石桥镇镇长",
        "信访局局长", "农业农村局副局长", "高新区管委会主任", "区政府党组成员、副区长、公安分局局长",
        "人大常委会副主任", "包案领导",
    ],
)  # fmt: skip
def test_a_post_stays(post):
    assert post_only(post) == post


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("副区长张伟", "副区长〔姓名〕"), ("张伟副区长", "〔姓名〕副区长"), ("王书记", "〔姓名〕书记"),
        ("住建局王局长", "住建局〔姓名〕局长"), ("夏青县委书记", "〔姓名〕县委书记"),
        ("区委副书记(李四)", "区委副书记(〔姓名〕)"),
        ("区长：赵敏", "区长：〔姓名〕"), ("欧阳娜娜主任", "〔姓名〕主任"), ("李XX局长", "〔姓名〕局长"),
        ("Zhang Wei 副区长", "〔姓名〕 〔姓名〕 副区长"), ("副区长 13912345678", "副区长 〔电话〕"),
        ("副镇长周杰", "副镇长〔姓名〕"),
    ],
)  # fmt: skip
def test_who_holds_it_does_not(cell, kept):
    assert post_only(cell) == kept


@pytest.mark.parametrize("cell", ["张伟", "夏青", "13912345678", "买买提·艾力", "无", "李四、王五"])
def test_what_is_no_post_is_not_kept(cell):
    assert post_only(cell) == "〔姓名〕"


@given(
    surname=st.sampled_from("王李张刘陈夏高马方江石金于温"),
    given_name=st.text(st.sampled_from("伟芳娜敏静强磊洋青山文明杰平"), min_size=1, max_size=2),
    post=st.sampled_from(["副区长", "区委书记", "局长", "政法委书记"]),
    is_before=st.booleans(),
)
def test_no_name_beside_a_post_is_kept(surname, given_name, post, is_before):
    name = surname + given_name
    assert name not in post_only(name + post if is_before else post + name)
