using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fathom.Samples.Monitor;

/// <summary>The service, on this machine only: <c>POST /generate</c> with <c>{"prompt": "…"}</c>.</summary>
public static class MonitorService
{
    /// <param name="watcher">Generates and watches; stays the caller's.</param>
    /// <param name="port">On 127.0.0.1; 0 takes a free one.</param>
    public static WebApplication Create(TextWatcher watcher, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // Nothing but the line below decides where it listens, and a name that leads here from elsewhere is no way in.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 64 << 10;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["127.0.0.1", "localhost"]);
        WebApplication app = builder.Build();
        app.UseHostFiltering();
        app.MapPost("/generate", async Task<IResult> (GenerateRequest request, CancellationToken cancellation) =>
        {
            try
            {
                return Results.Ok(await watcher.Generate(request, cancellation));
            }
            catch (InputException e)
            {
                return Results.BadRequest(new { error = e.Message });
            }
        });
        return app;
    }
}
