using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>
/// The front end as embedded in this assembly. A request's path is looked up among the embedded names and never becomes a path on
/// disk. The addresses of views are answered with the page itself, which reads them; whoever asks for a page at any other gets it too, as
/// what says that there is none there, with status 404.
/// </summary>
sealed class WebAssets
{
    const string Prefix = "web/";
    const string MissingPage = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>fathom</title></head><body>
        <h1>The explorer's pages are not part of this build</h1>
        <p>They are made from TypeScript while Fathom is built, which needs Node.js 20.19 or newer.
        Install it (<code>https://nodejs.org</code>), build again (<code>dotnet build -c Release</code>) and start
        <code>fathom serve</code> once more. Every other verb works without them, and so does the API: see
        <a href="/api/run">/api/run</a>.</p>
        </body></html>
        """;

    readonly Dictionary<string, WebAsset> assets;

    WebAssets(IEnumerable<WebAsset> assets) => this.assets = assets.ToDictionary(asset => asset.Path);

    /// <summary>What this assembly carries.</summary>
    public static WebAssets Embedded { get; } = new(Read(typeof(WebAssets).Assembly));

    /// <summary>What an assembly carries that was built without Node.</summary>
    public static WebAssets None { get; } = new([]);

    public bool AreBuilt => assets.ContainsKey("/index.html");

    public IReadOnlyCollection<WebAsset> All => assets.Values;

    public void Map(WebApplication app) => app.MapFallback("{*path}", Answer);

    async Task Answer(HttpContext context)
    {
        HttpResponse response = context.Response;
        HttpRequest request = context.Request;
        if (HttpMethods.IsPost(request.Method) && request.ContentType is not null && !request.HasJsonContentType())
        {
            // Endpoints that take a body take JSON alone, and are passed over for any other.
            await ApiAnswer.Error(context, 415, Api.JsonOnly);
            return;
        }
        if (!HttpMethods.IsGet(request.Method))
        {
            response.Headers.Allow = "GET";
            await ApiAnswer.Error(context, 405, "only GET is answered here");
            return;
        }
        if (request.Path.StartsWithSegments("/api"))
        {
            await ApiAnswer.Error(context, 404, "no such part of the API");
            return;
        }
        if (!AreBuilt)
        {
            response.StatusCode = 503;
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(MissingPage, context.RequestAborted);
            return;
        }
        bool found = assets.TryGetValue(request.Path.Value ?? "/", out WebAsset? asset) || PageAddresses.Has(request.Path);
        if (!found && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            await ApiAnswer.Error(context, 404, $"there is nothing at {Query.Shown(request.Path)}; the pages begin at / and the API at /api/run");
            return;
        }
        await Send(context, asset ?? assets["/index.html"], found ? 200 : 404);
    }

    static async Task Send(HttpContext context, WebAsset asset, int status)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = asset.Tag;
        response.Headers.CacheControl = asset.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (status == 200 && context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            response.StatusCode = 304;
            return;
        }
        response.StatusCode = status;
        response.ContentType = asset.ContentType;
        await response.Body.WriteAsync(asset.Bytes, context.RequestAborted);
    }

    static IEnumerable<WebAsset> Read(Assembly assembly)
    {
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..20]}\"";
            yield return new("/" + name[Prefix.Length..], ContentType(name), bytes, tag);
        }
    }

    static string ContentType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
