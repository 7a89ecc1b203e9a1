"""The kustomize base: valid, complete, without root and without secrets."""

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from chassis.config import (
    REQUIRED,
    background_address,
    config_of,
    load,
    service_address,
    settings_of,
    settings_of_background,
    settings_of_migrations,
)
from gateway.config import GatewayConfig
from tools.processes import PACKAGES, PROCESSES, SERVICES

pytestmark = pytest.mark.unit
DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
BASE = DEPLOY / "k8s" / "base"
KUBERNETES = "1.32"
SECRETS = {
    "AMQP_URL": "amqps://broker.example",
    "DATABASE_URL": "postgresql://database.example/postgres",
    "SECRET_KEYS": "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=",
    "ACTOR_SIGNING_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "ACTOR_VERIFY_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "TOKEN_KEY": "of an installation, at least 32 characters",
    "SMTP_URL": "smtps://mail.example",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "of Twilio",
    "GOOGLE_CLIENT_ID": "client",
    "GOOGLE_CLIENT_SECRET": "of Google",
    "GOOGLE_PUBSUB_ACCOUNT": "push@example.iam.gserviceaccount.com",
    "MICROSOFT_CLIENT_ID": "client",
    "MICROSOFT_CLIENT_SECRET": "of Microsoft",
}
"""Something for every variable of the README's secrets."""


def documents_in(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


@pytest.fixture(scope="module")
def sources():
    """The documents as written, before kustomize."""
    paths = [path for path in BASE.glob("*.yaml") if path.stem != "kustomization"]
    return [document for path in sorted(paths) for document in documents_in(path)]


@pytest.fixture(scope="module")
def rendered():
    """The documents as the cluster gets them."""
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed: the base cannot be rendered")
    command = ["kubectl", "kustomize", str(BASE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def workloads(documents):
    """{name: pod specification} of deployments and jobs."""
    return {
        document["metadata"]["name"]: document["spec"]["template"]["spec"]
        for document in documents
        if document["kind"] in {"Deployment", "Job"}
    }


def command(pod):
    return tuple(pod["containers"][0]["command"])


def documented_secrets():
    """{secret: keys} out of the README's table."""
    rows = re.findall(
        r"^\| `(onethread-[\w-]+)` \| (.+) \|$", (DEPLOY / "README.md").read_text(), re.MULTILINE
    )
    return {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in rows}


def required(config):
    return {
        field.metadata["name"]
        for field in dataclasses.fields(config)
        if field.metadata["default"] is REQUIRED
    }


def secret_settings(pod):
    """Names of the variables a program gets from its secrets."""
    known = documented_secrets()
    return {
        source.get("prefix", "") + key
        for source in pod["containers"][0]["envFrom"]
        if "secretRef" in source
        for key in known[source["secretRef"]["name"]]
    }


def supplied(pod, documents):
    """Names of the variables a program gets from its maps and secrets."""
    maps = {d["metadata"]["name"]: set(d["data"]) for d in documents if d["kind"] == "ConfigMap"}
    sources = (source.get("configMapRef") for source in pod["containers"][0]["envFrom"])
    names = (maps[source["name"]] for source in sources if source)
    return secret_settings(pod).union(*names)


def declared():
    """{program: names of the variables that it reads}."""
    services = {name.replace("_", "-"): settings_of(f"services.{name}") for name in SERVICES}
    return services | {
        "background": settings_of_background(*PACKAGES),
        "gateway": settings_of("gateway"),
        "migrate": settings_of_migrations(*PACKAGES),
    }


def mounts(pod):
    """{path: whether it is read-only}."""
    found = pod["containers"][0].get("volumeMounts", ())
    return {mount["mountPath"]: mount.get("readOnly", False) for mount in found}


def test_every_document_is_valid_for_the_cluster(rendered):
    # Given what kustomize renders / When validated strictly / Then nothing is unknown or wrong
    assert len(rendered) > len(SERVICES)
    for document in rendered:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_every_source_document_is_valid_by_itself(sources):
    # Given the files of the base, without patches
    plain = [document for document in sources if document["kind"] not in {"Deployment", "Job"}]
    # When validated strictly / Then nothing is unknown or wrong
    assert plain
    for document in plain:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)


def test_every_file_is_part_of_the_base():
    # Given the list of resources / When compared with the folder / Then none is forgotten
    listed = set(documents_in(BASE / "kustomization.yaml")[0]["resources"])
    assert listed == {path.name for path in BASE.glob("*.yaml")} - {"kustomization.yaml"}


def test_programs_and_commands_are_those_of_make_run(sources):
    # Given the manifests and the table of processes
    deployed = {name.replace("-", "_"): command(pod) for name, pod in workloads(sources).items()}
    # When the sandbox, which no cluster has, is left out
    run = {process.name: process.command for process in PROCESSES if process.name != "sandbox"}
    # Then they name the same programs with the same arguments
    assert set(deployed) == set(run) | {"migrate"}
    for name, words in run.items():
        # gunicorn is called by its own name in the image, as a module in development.
        assert deployed[name] == (words[1:] if name == "gateway" else ("python", *words))
    assert set(deployed["migrate"]) >= set(PACKAGES)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_every_setting_it_requires(sources, service):
    # Given a service's required settings
    config = config_of(f"services.{service}")
    pods = workloads(sources)
    # When compared with what its program gets / Then none is missing
    assert required(config) <= supplied(pods[service.replace("_", "-")], sources)
    # And none to its background work, whose address of the database is another
    address = background_address(f"services.{service}")
    needed = required(config) - {"DATABASE_URL"} | {address}
    assert needed <= supplied(pods["background"], sources)


def test_the_gateway_gets_every_setting_it_requires(sources):
    # Given the gateway's required settings / When compared / Then none is missing
    assert required(GatewayConfig) <= supplied(workloads(sources)["gateway"], sources)


def test_every_setting_in_the_map_is_read_by_somebody(sources):
    # Given the shared map
    settings = next(d for d in sources if d["kind"] == "ConfigMap")["data"]
    known = set().union(*declared().values())
    # When compared with what programs read / Then no name is stale or misspelt
    assert set(settings) <= known
    assert set().union(*documented_secrets().values()) <= known


def test_the_values_of_the_map_can_be_read(sources):
    # Given the shared map, and something for every secret
    settings = next(d for d in sources if d["kind"] == "ConfigMap")["data"]
    # When each program reads its settings / Then no value of the map is refused
    for config in (GatewayConfig, *map(config_of, PACKAGES)):
        assert load(config, {**SECRETS, **settings})


def test_a_program_gets_exactly_the_secrets_it_declares(rendered):
    # Given every variable that is a secret, and who reads it
    pods = workloads(rendered)
    secret = set().union(*map(secret_settings, pods.values()))
    assert set(pods) == set(declared())
    for program, read in declared().items():
        # When compared with what the cluster gives it / Then it is all of that, and nothing else
        assert secret_settings(pods[program]) == secret & read, program


def test_each_program_signs_in_to_its_database_by_a_secret_of_its_own(sources):
    # Given who has which secret with an address of a database
    found = {}
    for program, pod in workloads(sources).items():
        for source in pod["containers"][0]["envFrom"]:
            name = source.get("secretRef", {}).get("name", "")
            if "DATABASE_URL" in documented_secrets().get(name, ()):
                found.setdefault(name, set()).add(program)
    # When looked at / Then none is shared, but that migrations, which make the roles, have all
    assert len(found) == 2 * len(SERVICES) + 1
    assert found.pop("onethread-database-owner") == {"migrate"}
    for service in SERVICES:
        name = service.removesuffix("_svc")
        assert found.pop(f"onethread-{name}-database") == {f"{name}-svc", "migrate"}
        assert found.pop(f"onethread-{name}-background") == {"background", "migrate"}


def test_the_power_of_a_program_is_that_of_its_work():
    # Given who reads what
    names = declared()
    readers = {
        name: {program for program, read in names.items() if name in read}
        for name in set().union(*names.values())
    }
    services = {name.replace("_", "-") for name in SERVICES}
    # When powers are looked up / Then they are with whoever needs them
    assert readers["TOKEN_KEY"] == {"gateway"}
    assert readers["ACTOR_SIGNING_KEY"] == {"gateway"}
    assert readers["DATABASE_URL"] == services | {"migrate"}
    for package in PACKAGES:
        assert readers[background_address(package)] == {"background", "migrate"}
        assert readers[service_address(package)] == {"migrate"}
    assert readers["SECRET_KEYS"] == {"email-svc", "background"}
    assert readers["TWILIO_AUTH_TOKEN"] == {"sms-svc", "background"}
    assert readers["GOOGLE_CLIENT_SECRET"] == {"email-svc", "background"}
    assert readers["SMTP_URL"] == {"notify-svc", "background"}


def test_files_are_where_they_are_read_or_written_and_nowhere_else(rendered):
    # Given the folder of files / When it is looked up which programs have it
    folder = next(d for d in rendered if d["kind"] == "ConfigMap")["data"]["BLOB_FOLDER"]
    found = {name: mounts(pod).get(folder) for name, pod in workloads(rendered).items()}
    # Then it is those who declare it, and the gateway, which hands files out, cannot write
    readers = {name for name, read in declared().items() if "BLOB_FOLDER" in read}
    assert {name for name, only in found.items() if only is not None} == readers
    assert [name for name, only in found.items() if only] == ["gateway"]


def test_who_takes_files_in_can_change_those_alone(rendered):
    # Given the folder of what people hand over / When it is looked up who has it, and how
    folder = next(d for d in rendered if d["kind"] == "ConfigMap")["data"]["UPLOAD_FOLDER"]
    found = {name: mounts(pod).get(folder) for name, pod in workloads(rendered).items()}
    read_only = {name: only for name, only in found.items() if only is not None}
    # Then the gateway takes in, background work sweeps, and e-mail only reads; thread_svc, for
    # which the sweeping is done, has none of it
    assert read_only == {"gateway": False, "background": False, "email-svc": True}


def test_no_secret_is_written_down(sources):
    # Given all files / When secrets are looked for / Then they are references only
    secret = set().union(*documented_secrets().values())
    for document in sources:
        assert document["kind"] != "Secret"
        assert not secret & set(document.get("data", {}))
    for pod in workloads(sources).values():
        for container in pod["containers"]:
            assert not [entry for entry in container.get("env", []) if "value" in entry]


def test_no_container_is_root_or_can_write_to_its_system(rendered):
    # Given what the cluster gets
    pods = workloads(rendered)
    assert len(pods) == len(SERVICES) + 3
    for name, pod in pods.items():
        # When its rights are read / Then there are none to spare
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["runAsUser"] > 0, name
        assert pod["automountServiceAccountToken"] is False, name
        for container in pod["containers"]:
            rights = container["securityContext"]
            assert rights["readOnlyRootFilesystem"] is True, name
            assert rights["allowPrivilegeEscalation"] is False, name
            assert rights["capabilities"]["drop"] == ["ALL"], name
            assert {"requests", "limits"} <= set(container["resources"]), name


def test_every_long_running_program_is_probed_and_has_replicas(rendered):
    # Given the deployments
    deployments = [document for document in rendered if document["kind"] == "Deployment"]
    for document in deployments:
        container = document["spec"]["template"]["spec"]["containers"][0]
        # When its probes are read / Then each asks the path meant for it
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        # And where no Service leads
        assert container["readinessProbe"]["httpGet"]["port"] == "probes"
        assert container["livenessProbe"]["httpGet"]["port"] == "probes"
        assert document["spec"]["replicas"] >= 2


def test_services_and_budgets_select_programs_that_exist(rendered):
    # Given what selects pods
    names = set(workloads(rendered))
    for document in rendered:
        if document["kind"] == "Service":
            selector = document["spec"]["selector"]
        elif document["kind"] == "PodDisruptionBudget":
            selector = document["spec"]["selector"]["matchLabels"]
        else:
            continue
        # When looked up / Then it is there
        assert selector["app.kubernetes.io/name"] in names


def test_the_image_runs_as_an_ordinary_user_with_what_the_manifests_name():
    # Given the Dockerfile / When its last stage is read
    last = (DEPLOY / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    # Then its user is that of the manifests, and every package of the product is in it
    patch = documents_in(BASE / "patches" / "every-program.yaml")[0]
    user = patch["spec"]["template"]["spec"]["securityContext"]["runAsUser"]
    assert f"USER {user}:" in last
    for folder in ("contracts", "chassis", "services", "gateway"):
        assert f"COPY {folder}/ {folder}/" in last
