using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Fathom.Dictionaries;
using Fathom.Explorer;

namespace Fathom.Cli;

/// <summary><c>fathom serve</c></summary>
sealed class ServeVerb : Verb<ServeVerb.Options>
{
    public override string Name => "serve";

    public override string Summary => "browse a run's features on this machine";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom serve --run runs/gpt2",
        "fathom serve --run runs/gpt2 --port 8080 --no-browser",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        RequirePort(options.Port);
        return Serve(RunFolder.Open(options.RunPath), options.Port, options.NoBrowser, cancellation, Address(options.Listen));
    }

    /// <summary>Serves until stopped.</summary>
    public static int Serve(RunFolder run, int port, bool noBrowser, CancellationToken cancellation, IPAddress? listen = null)
    {
        ExplorerServer.RunAsync(run, port, listen, address =>
        {
            Console.Error.WriteLine($"explore {run.Path} at {address} (Ctrl-C stops)");
            if (!noBrowser) OpenBrowser(address);
        }, cancellation).GetAwaiter().GetResult();
        return 0;
    }

    /// <exception cref="UsageException">No port has this number.</exception>
    public static void RequirePort(int port)
    {
        if (port is < 0 or > 65535) throw new UsageException($"--port {port}: expected 0 (any free one) to 65535");
    }

    static IPAddress Address(string text) => IPAddress.TryParse(text, out IPAddress? address)
        ? address : throw new UsageException($"--listen {text}: expected an IP address of this machine, such as 127.0.0.1 or 0.0.0.0");

    // A machine without a browser or a desktop still serves; the address is printed.
    static void OpenBrowser(Uri address)
    {
        bool desktop = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ||
            Environment.GetEnvironmentVariable("DISPLAY") is not null
                || Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is not null;
        if (!desktop) return;
        try
        {
            Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            Console.Error.WriteLine("no browser could be opened here; open the address yourself");
        }
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [DisplayName("run"), Description("folder of the run"), RequiredOption]
        public string RunPath { get; init; } = "";

        [Description("address to listen on; any but the loopback asks every browser for a token, which the printed address carries")]
        public string Listen { get; init; } = "127.0.0.1";

        [Description("port; 0 takes any free one")]
        public int Port { get; init; } = ExplorerServer.DefaultPort;

        [Description("do not open a browser")]
        public bool NoBrowser { get; init; }
    }
}
