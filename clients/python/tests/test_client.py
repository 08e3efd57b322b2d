"""The synchronous client against a server."""

import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

import maskstream
from maskstream import AnswerDelta, ApiError, Client, MaskFinished, MaskScaleReady, TurnFinished

from conftest import CuttingProxy
from maskstream.options import to_input

QUESTION = "segment the left half"


@pytest.fixture(scope="module")
def client(server: str):
    with Client(f"{server}/graphql") as client:
        yield client


def test_the_events_of_a_question_with_an_image_arrive_to_the_end(client: Client, image: bytes) -> None:
    events = list(client.ask(QUESTION, images=[image], intent="SEGMENT"))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    previews = [event.preview for event in events if isinstance(event, MaskScaleReady)]
    assert [preview.scale for preview in previews] == list(range(1, previews[0].scale_count + 1))
    (mask,) = [event.mask for event in events if isinstance(event, MaskFinished)]
    assert (mask.rle.width, mask.rle.height) == (64, 48)
    end = events[-1]
    assert isinstance(end, TurnFinished)
    assert (end.status, end.turn.status) == ("COMPLETED", "COMPLETED")
    assert end.turn.answer == "".join(event.text for event in events if isinstance(event, AnswerDelta))
    assert [one.id for one in end.turn.masks] == [mask.id]
    assert client.turn(end.turn.id).masks[0].rle == mask.rle


def test_the_files_of_a_mask_and_of_a_preview_are_downloaded(client: Client, image: bytes) -> None:
    events = list(client.ask(QUESTION, images=[image], intent="SEGMENT"))
    mask = next(event.mask for event in events if isinstance(event, MaskFinished))
    preview = next(event.preview for event in events if isinstance(event, MaskScaleReady))
    file = client.download_mask(mask.id)
    assert file.startswith(b"\x89PNG")
    assert struct.unpack(">II", file[16:24]) == (64, 48)
    assert client.download(preview.url).startswith(b"\x89PNG")
    assert json.loads(client.download_mask(mask.id, "JSON"))["area"] == mask.area


def test_the_run_lengths_of_a_mask_have_its_area_and_box(client: Client, image: bytes) -> None:
    events = list(client.ask(QUESTION, images=[image], intent="SEGMENT"))
    mask = next(event.mask for event in events if isinstance(event, MaskFinished))
    pixels = mask.rle.decode()
    assert len(pixels) == 64 * 48
    assert sum(pixels) == mask.area
    inside = [(x, y) for y, row in enumerate(mask.rle.rows()) for x, value in enumerate(row) if value]
    if mask.box is not None:
        assert (mask.box.x, mask.box.y) == (min(x for x, _ in inside), min(y for _, y in inside))


def test_a_follower_resumes_after_every_cut_without_gap_and_repeat(cutting: CuttingProxy, image: bytes) -> None:
    with Client(f"{cutting.url}/graphql") as client:
        sent = client.send(QUESTION, images=[image], intent="SEGMENT")
        events = list(client.follow(sent.turn_id))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert isinstance(events[-1], TurnFinished)
    assert len(cutting.streams) == 4
    last_ids = [int(asked.split(b"last-event-id: ")[1].split(b"\r\n")[0]) for asked in cutting.streams]
    assert last_ids[0] == 0
    assert last_ids == sorted(last_ids)
    assert last_ids[-1] > 0


def test_following_starts_after_any_number_or_with_the_state_so_far(client: Client, image: bytes) -> None:
    sent = client.send(QUESTION, images=[image], intent="SEGMENT")
    events = list(client.follow(sent.turn_id))
    assert list(client.follow(sent.turn_id, after=3)) == events[3:]
    shortened = list(client.follow(sent.turn_id, latest=True))
    assert sum(isinstance(event, MaskScaleReady) for event in shortened) == 1
    assert shortened[-1].seq == events[-1].seq


def test_a_large_image_is_uploaded_by_a_signed_url(client: Client, large_image: bytes, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(large_image)
    image_id = client.upload(path)
    data = client.request("query ($id: ID!) { image(id: $id) { width byteSize } }", {"id": image_id})
    assert data == {"image": {"width": 800, "byteSize": len(large_image)}}


def test_questions_with_the_same_key_create_one_turn(client: Client, image: bytes) -> None:
    image_ids = [client.upload(image)]
    sent = [client.send(QUESTION, image_ids=image_ids, idempotency_key="once") for _ in range(2)]
    assert sent[0] == sent[1]


def test_a_turn_is_cancelled_unless_it_has_ended(client: Client, image: bytes) -> None:
    sent = client.send(QUESTION, images=[image], on_disconnect="CANCEL")
    client.cancel(sent.turn_id)
    end = list(client.follow(sent.turn_id))[-1]
    assert isinstance(end, TurnFinished)
    assert end.status in ("CANCELLED", "COMPLETED")


NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda client: client.send(" "), "BAD_USER_INPUT"),
        (lambda client: list(client.follow(NOWHERE)), "NOT_FOUND"),
        (lambda client: client.turn(NOWHERE), "NOT_FOUND"),
        (lambda client: client.download_mask(NOWHERE), "NOT_FOUND"),
        (lambda client: client.upload(b"no image"), "IMAGE_UNREADABLE"),
    ],
)
def test_an_error_has_the_code_of_the_server(client: Client, act: Callable[[Client], object], code: str) -> None:
    with pytest.raises(ApiError) as caught:
        act(client)
    assert caught.value.code == code


def test_a_server_that_is_not_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maskstream.flow.delay", lambda attempt: 0.0)
    with Client("http://127.0.0.1:9/graphql") as client, pytest.raises(ApiError) as caught:
        client.send("hello")
    assert (caught.value.code, caught.value.retryable) == ("UNREACHABLE", True)


def test_the_options_are_the_fields_of_the_schema(client: Client) -> None:
    data = client.request('{ __type(name: "SendTurnInput") { inputFields { name } } }')
    fields = {field["name"] for field in data["__type"]["inputFields"]}
    options = to_input({name: None for name in maskstream.Options.__annotations__})  # type: ignore[arg-type]
    assert fields == {"text", *options}


def test_the_program_of_the_readme_runs(
    server: str, image: bytes, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (tmp_path / "table.png").write_bytes(image)
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    program = readme.split("```python\n")[1].split("```")[0]
    program = program.replace("http://localhost:4000", server).replace("table.png", str(tmp_path / "table.png"))
    exec(program, {})
    assert "TurnFinished" in capsys.readouterr().out


def test_the_package_has_every_name_of_its_list() -> None:
    assert all(hasattr(maskstream, name) for name in maskstream.__all__)
