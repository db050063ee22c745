using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Fathom.Dictionaries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fathom.Explorer;

/// <summary>
/// The explorer over one run folder, on this machine only (127.0.0.1) unless told otherwise, and then for those who know a token. It
/// writes nothing but notes, comparisons and the map of an index that has none, each when it is asked to; requests of other sites are
/// refused (<see cref="RequestGuard"/>). Dispose it to stop.
/// </summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    /// <summary>Where <c>fathom serve</c> listens unless told otherwise.</summary>
    public const int DefaultPort = 5173;

    readonly WebApplication app;
    readonly RunCatalogue catalogue;
    readonly ModelHost host;
    readonly SteeringHost steering;

    ExplorerServer(WebApplication app, RunCatalogue catalogue, ModelHost host, SteeringHost steering, Uri address) =>
        (this.app, this.catalogue, this.host, this.steering, Address) = (app, catalogue, host, steering, address);

    /// <summary>The page to open, such as <c>http://127.0.0.1:5173/</c>; with the token where one is asked for.</summary>
    public Uri Address { get; }

    /// <summary>Starts to listen and returns.</summary>
    /// <param name="run">The run to show.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="listen">The address to listen on; null for 127.0.0.1. Any other asks everybody for a token.</param>
    /// <param name="cancel">Gives the start up.</param>
    /// <exception cref="InputException">The port is in use, or not allowed.</exception>
    public static Task<ExplorerServer> StartAsync(RunFolder run, int port = DefaultPort, IPAddress? listen = null,
        CancellationToken cancel = default) => StartAsync(run, port, WebAssets.Embedded, listen, cancel);

    /// <summary>Serves until <paramref name="stop"/> is cancelled.</summary>
    /// <param name="run">The run to show.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="listen">The address to listen on; null for 127.0.0.1.</param>
    /// <param name="ready">Told the address once the server listens.</param>
    /// <param name="stop">Ends the server; pending answers are given up after two seconds.</param>
    /// <exception cref="InputException">The port is in use, or not allowed.</exception>
    public static async Task RunAsync(RunFolder run, int port, IPAddress? listen, Action<Uri> ready, CancellationToken stop)
    {
        await using ExplorerServer server = await StartAsync(run, port, listen, stop);
        ready(server.Address);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal static async Task<ExplorerServer> StartAsync(RunFolder run, int port, WebAssets assets, IPAddress? listen,
        CancellationToken cancel)
    {
        if (port is < 0 or > ushort.MaxValue)
            throw new OptionException($"port {port}: expected 0 to {ushort.MaxValue}; choose another with --port");
        var catalogue = new RunCatalogue(run);
        var host = new ModelHost(run);
        var steering = new SteeringHost(run, host);
        listen ??= IPAddress.Loopback;
        string? token = IPAddress.IsLoopback(listen) ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        WebApplication app = Build(listen, port);
        app.UseResponseCompression();
        app.Use(new RequestGuard(token).Check);
        ApiRoutes.Map(app, catalogue, host, steering);
        assets.Map(app);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            bool inUse = e.InnerException is AddressInUseException;
            throw new InputException(inUse
                ? $"port {port} is in use; choose another with --port"
                : $"cannot listen on {listen}, port {port} ({e.Message.Split('\n')[0]}); choose another with --port", e);
        }
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        catalogue.OpenFirst();
        return new(app, catalogue, host, steering, new(token is null ? address : $"{address}/?{RequestGuard.TokenName}={token}"));
    }

    /// <summary>Stops to listen, then closes the index: at once, or with the last request that was given up but still
    /// reads.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        catalogue.Dispose();
        steering.Dispose();
        host.Dispose();
    }

    static WebApplication Build(IPAddress listen, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Neither files beside the program nor ASPNETCORE_URLS may move the server off the loopback or make it talk.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ExplorerJson.Default);
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (JsonConverter words in ExplorerJson.Default.Options.Converters) options.SerializerOptions.Converters.Add(words);
        });
        builder.Services.AddOpenApi(ApiDescription.Configure);
        builder.Services.AddResponseCompression(options =>
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Api.LargestBody;
            kestrel.Limits.MaxConcurrentConnections = 256;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.Listen(listen, port);
        });
        return builder.Build();
    }
}
