using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary><c>serve</c> as a process: it says its address, answers, refuses a port in use, and stops at Ctrl-C.</summary>
public partial class ServeTests(TinyWorkspace workspace)
{
    [Fact]
    public async Task It_serves_until_it_is_interrupted()
    {
        RunningFathom.RequireInterrupt();
        using RunningFathom server = FathomCommand.Start("serve", "--run", await workspace.Run(), "--port", "0", "--no-browser");
        await server.Until(() => Address().IsMatch(server.ErrorSoFar));
        using var client = new HttpClient();
        string run = await client.GetStringAsync(Address().Match(server.ErrorSoFar).Value + "api/run",
            TestContext.Current.CancellationToken);
        Assert.Contains(TinyWorkspace.Dictionary, run, StringComparison.Ordinal);
        Finished finished = await server.Interrupt();
        Assert.Equal((0, ""), (finished.Code, finished.Output));
        Assert.Single(finished.ErrorLines);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString();
        await FathomCommand.Refused(1, [port, "in use", "--port"], "serve", "--run", await workspace.Run(), "--port", port,
            "--no-browser");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
