using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>A tiny run of a test's own with a server on it, for tests that write.</summary>
public abstract class OwnServer : IAsyncLifetime
{
    HttpClient? client;
    ExplorerServer? server;

    internal TinyRun Run { get; } = new();

    private protected ExplorerServer Server => server!;

    protected HttpClient Client => client!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Run.BuildIndex();
        server = await ExplorerServer.StartAsync(Run.Folder, 0, cancel: Cancel);
        client = new HttpClient { BaseAddress = server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client?.Dispose();
        if (server is not null) await server.DisposeAsync();
        Run.Dispose();
    }
}
