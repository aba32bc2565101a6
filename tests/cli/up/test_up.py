"""The whole service in the background: started, asked, killed in parts, stopped."""

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bonafides.cli.up.plan import MARKETPLACE
from bonafides.core.postgres.leftovers import end_leftovers
from factories.programs import Bonafides, Running, free_port, run, until

pytestmark = pytest.mark.xdist_group("up")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    data, port = folder / "data", free_port()
    done = run("up", "--port", str(port), "--data", data, "--detach")
    assert done.returncode == 0, done.stderr
    assert f"Members and API      http://127.0.0.1:{port}" in done.stdout
    yield Running(data, port)
    run("down", "--data", data)
    end_leftovers(data / "postgres" / "cluster")


def test_up_answers_on_its_port(running: Running) -> None:
    assert running.get("/healthz") == (200, '{"status": "ok"}')
    assert running.get("/readyz") == (200, '{"status": "ready"}')


def test_up_metrics_are_for_this_machine_and_name_routes(running: Running) -> None:
    running.get("/v/vrf_00000000000000000000000000/consent/")
    running.get("/no-such-page-0815")
    status, text = running.get("/metrics")
    assert status == 200
    assert "bonafides_database_up 1.0" in text
    assert 'bonafides_requests_total{method="GET",route="healthz",status="200"}' in text
    assert "vrf_" not in text
    assert "0815" not in text
    assert running.get("/metrics", **{"X-Forwarded-For": "203.0.113.9"})[0] == 403


def test_up_second_on_the_same_folder_is_refused(bonafides: Bonafides, running: Running) -> None:
    done = bonafides("up", "--port", str(free_port()), "--data", running.data)
    assert done.returncode == 2
    pid = running.told()["pid"]
    assert done.stderr.startswith(
        f"Error: Bonafides already runs on the data in {running.data} (process {pid})."
    )


@pytest.mark.parametrize("detach", [[], ["--detach"]])
def test_up_taken_port_is_refused(
    bonafides: Bonafides, running: Running, folder: Path, detach: list[str]
) -> None:
    done = bonafides("up", "--port", str(running.port), "--data", folder / "other", *detach)
    assert done.returncode == 2
    assert f"Error: Port {running.port} is taken by another program. Choose another: --port" in done.stderr


def test_up_data_folder_that_is_a_file_is_refused(bonafides: Bonafides, folder: Path) -> None:
    (folder / "file").write_text("")
    done = bonafides("up", "--port", str(free_port()), "--data", folder / "file" / "inside")
    assert done.returncode == 2
    assert "cannot be used" in done.stderr


def test_up_live_mode_and_demo_exclude_each_other(bonafides: Bonafides, folder: Path) -> None:
    done = bonafides("up", "--demo", "--data", folder / "live", BONAFIDES_MODE="live")
    assert done.returncode == 2
    assert "exclude each other" in done.stderr


def test_up_killed_web_loses_no_request(running: Running) -> None:
    before = running.told()["parts"]["web"]
    os.kill(before, signal.SIGKILL)
    assert running.get("/healthz")[0] == 200  # it waits in the supervisor's socket
    assert until(lambda: running.told()["parts"]["web"]) != before


def test_up_killed_worker_runs_again(running: Running) -> None:
    before = running.told()["parts"]["worker"]
    os.kill(before, signal.SIGKILL)
    assert until(lambda: running.told()["parts"]["worker"] not in (before, None))


def test_up_killed_database_comes_back_with_its_tables_and_a_worker(running: Running) -> None:
    before = running.told()["database"]
    os.kill(before, signal.SIGKILL)
    until(lambda: running.told()["database"] not in (before, None))
    until(lambda: running.get("/readyz") == (200, '{"status": "ready"}'))
    until(lambda: "bonafides_workers 1.0" in running.get("/metrics")[1])


def test_doctor_finds_the_running_service_sound(bonafides: Bonafides, running: Running) -> None:
    until(lambda: "bonafides_workers 1.0" in running.get("/metrics")[1])
    done = bonafides("doctor", "--data", running.data, "--json")
    findings = {row["name"]: row for row in map(json.loads, done.stdout.splitlines())}
    problems = [row for row in findings.values() if row["state"] == "problem" and row["name"] != "models"]
    assert problems == []
    assert findings["database"]["text"].startswith("PostgreSQL ")
    assert findings["keys"]["state"] == "good"


def test_demo_marketplace_asks_the_service_about_its_members(running: Running) -> None:
    shop = running.told()["demo_url"]
    with httpx.Client(base_url=shop, headers={"Origin": shop}, follow_redirects=True) as visitor:
        person = {
            "name": "Anna Eriksson",
            "email": "a@example.org",
            "phone": "+12015550123",
            "country": "SE",
        }

        def asked() -> bool:
            """Seven in ten are: join until it is one of them."""
            joined = visitor.post("/join", data=person)
            assert joined.status_code == 200
            assert "Anna Eriksson" in joined.text
            return "Not yet" in joined.text

        until(asked)
        begun = visitor.post("/verify", follow_redirects=False)
        assert begun.headers["location"].startswith(f"http://127.0.0.1:{running.port}/v/")
    with httpx.Client(base_url=f"http://127.0.0.1:{running.port}") as service:
        answer = service.get("/demo")
        assert answer.status_code == 200
        assert shop in answer.text


def test_rollout_speaks_to_the_running_service(
    bonafides: Bonafides, running: Running, tmp_path: Path
) -> None:
    sample = MARKETPLACE / "rollouts" / "identity-for-proposals.toml"
    data = ("--data", str(running.data), "--json")
    difference = json.loads(bonafides("rollout", "plan", sample, *data).stdout)
    assert difference["new"] is False
    assert difference["counts"]["unchanged"] == difference["members"]
    applied = bonafides("rollout", "apply", sample, *data)
    assert json.loads(applied.stdout) == {"rollout": "identity-for-proposals", "version": 1, "stage": 1}
    (status,) = map(json.loads, bonafides("rollout", "status", *data).stdout.splitlines())
    assert (status["rollout"], status["stage"]) == ("identity-for-proposals", 1)
    unknown = bonafides("rollout", "explain", "identity-for-proposals", "nobody", *data)
    assert (unknown.returncode, unknown.stderr) == (1, "Error: There is no such member.\n")
    broken = tmp_path / "broken.toml"
    broken.write_text('name = "x"\n')
    refused = bonafides("rollout", "apply", broken, *data)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


def test_staff_and_keys_are_made_on_the_running_service(bonafides: Bonafides, running: Running) -> None:
    data = ("--data", str(running.data))
    assert len(bonafides("staff", "add", "anna", *data).stdout.strip()) == 20
    code = bonafides("staff", "code", *data).stdout.strip()
    assert len(code) == 6
    assert code.isdigit()
    made = bonafides("keys", "create", "shop", "--scope", "badges:read", *data)
    assert made.stdout.startswith("bf_test_")
    wrong = bonafides("keys", "create", "shop", "--scope", "everything", *data)
    assert (wrong.returncode, wrong.stderr) == (2, "Error: There is no scope everything.\n")


def test_doctor_without_a_deployment_says_what_to_start(bonafides: Bonafides, folder: Path) -> None:
    done = bonafides("doctor", "--data", folder / "nothing")
    assert done.returncode == 1
    assert "Start one with `bonafides up`" in done.stdout


def test_down_stops_all_and_up_starts_again_with_the_same_data(running: Running) -> None:
    told = running.told()
    everything = [told["pid"], told["database"], *told["parts"].values()]
    done = run("down", "--data", running.data)
    assert (done.returncode, done.stdout) == (0, "Stopped.\n")
    until(lambda: not any(map(_alive, everything)))
    again = run("down", "--data", running.data)
    assert (again.returncode, again.stderr) == (1, f"Error: Nothing runs on the data in {running.data}.\n")
    refused = run("up", "--no-demo", "--port", str(running.port), "--data", running.data)
    assert refused.returncode == 2
    assert "was made in demo mode and cannot be used in live mode" in refused.stderr
    started = run("up", "--port", str(running.port), "--data", running.data, "--detach")
    assert started.returncode == 0, started.stderr
    assert running.get("/readyz")[0] == 200


def test_up_killed_supervisor_takes_its_parts_along_and_starts_again(running: Running) -> None:
    told = running.told()
    os.kill(told["pid"], signal.SIGKILL)
    until(lambda: not any(_alive(pid) for pid in told["parts"].values()))
    started = run("up", "--port", str(running.port), "--data", running.data, "--detach")
    assert started.returncode == 0, started.stderr
    assert running.get("/readyz")[0] == 200
    assert not _alive(told["database"])


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state != "Z"
    return False
