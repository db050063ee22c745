using System.ComponentModel;
using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary>Whether and where a verb serves the run that it has made.</summary>
sealed record ServingOptions
{
    [Description("stop before serving the features")]
    public bool NoServe { get; init; }

    [Description("port of the explorer, on this machine only")]
    public int Port { get; init; } = Explorer.ExplorerServer.DefaultPort;

    [Description("do not open a browser")]
    public bool NoBrowser { get; init; }

    /// <param name="all">The options of the verb.</param>
    /// <exception cref="UsageException">No port has this number, or nothing is served and yet it is said how.</exception>
    public void Validate(GivenOptions all)
    {
        if (NoServe) all.Refuse("--no-serve", "--port", "--no-browser");
        ServeVerb.RequirePort(Port);
    }

    /// <summary>Serves until stopped, where that is wanted.</summary>
    /// <returns>The exit code.</returns>
    public int Serve(RunFolder run, CancellationToken cancellation) =>
        NoServe ? 0 : ServeVerb.Serve(run, Port, NoBrowser, cancellation);
}
