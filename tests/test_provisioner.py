import psutil
import pytest
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from helpers.render.provisioner import ForkedProvisioner

SHOWN = """
import sys, os, numpy, pandas, matplotlib.pyplot as plt
print("out"); print("err", file=sys.stderr); os.system("echo from the shell")
"""


def executed(folder, *sources):
    node = new_notebook(cells=[new_code_cell(source, id=f"c{place}") for place, source in enumerate(sources)])
    where = {"metadata": {"path": str(folder)}}
    client = NotebookClient(node, kernel_name="python3", resources=where, timeout=60, coalesce_streams=True)
    client.execute(cleanup_kc=True)
    return [
        [{key: value for key, value in output.items() if key != "traceback"} for output in cell.outputs]
        for cell in node.cells
    ]


@pytest.fixture
def forked(monkeypatch):
    """Give the names of what the factory makes, and forked kernels as the default."""
    factory = KernelProvisionerFactory.instance()
    monkeypatch.setattr(factory, "default_provisioner_name", "forked")
    return factory


def test_jupyter_finds_it_by_its_name(forked):
    manager = KernelManager(kernel_name="python3")
    made = forked.create_provisioner_instance("kernel", manager.kernel_spec, manager)
    assert type(made) is ForkedProvisioner


def test_outputs_are_those_of_an_ordinary_kernel(forked, monkeypatch, tmp_path):
    cells = (
        SHOWN,
        "import pandas as pd; pd.DataFrame({'a': range(3), **{f'b{i}': 1.5 for i in range(30)}})",
        "os.getcwd(), os.path.basename(sys.argv[0]), os.environ['MPLBACKEND']",
        "plt.plot([1, 2]); plt.gca().get_title()",
        "display({'text/plain': 'shown'}, raw=True); _",
        "get_ipython().run_line_magic('who_ls', '')",
    )
    ours = executed(tmp_path, *cells)
    monkeypatch.setattr(forked, "default_provisioner_name", "local-provisioner")
    assert ours == executed(tmp_path, *cells)
    assert len(ours[3]) == 2  # a value, and a figure


def test_a_kernel_that_ends_itself_is_found_dead(forked, tmp_path):
    with pytest.raises(DeadKernelError):
        executed(tmp_path, "import os; os._exit(3)")


def test_a_kernel_is_interrupted_and_gone_after_its_shutdown(forked):
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    process = psutil.Process(manager.provisioner.pid)
    asked = client.execute("import time; print('begun', flush=True); time.sleep(600)")
    while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":  # earlier, the interrupt may find no cell yet
        pass
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=60)
    assert (reply["parent_header"]["msg_id"], reply["content"]["ename"]) == (asked, "KeyboardInterrupt")
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_each_kernel_is_fresh(forked, tmp_path):
    executed(tmp_path, "import pandas, builtins; pandas.left = builtins.left = True")
    (shown,) = executed(tmp_path, "import pandas, builtins; hasattr(pandas, 'left'), hasattr(builtins, 'left')")
    assert shown[0]["data"]["text/plain"] == "(False, False)"
