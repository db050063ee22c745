using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>
/// What stands between the run and the other pages a browser has open. The socket is bound to the loopback, which still lets any
/// web page send requests to it: by a name that resolves to 127.0.0.1 (so the Host header must name the loopback itself) or
/// across
/// sites (so Origin and Sec-Fetch-Site must be our own). Only links to a page, which shows nothing to the site it is on, may come
/// from elsewhere. Every answer tells the browser to load and send nothing outside this origin.
/// </summary>
static class RequestGuard
{
    const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task Check(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        HttpRequest request = context.Request;
        if (!IsLoopback(request.Host)) return Refuse(context, 403, "this server answers to 127.0.0.1 and localhost only");
        if (!IsOurs(request)) return Refuse(context, 403, "requests from other sites are refused");
        if (!HttpMethods.IsGet(request.Method))
        {
            headers.Allow = "GET";
            return Refuse(context, 405, "only GET is answered");
        }
        return next(context);
    }

    static bool IsLoopback(HostString host) =>
        host.Host is "127.0.0.1" || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    static bool IsOurs(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (origin is not null && !origin.Equals($"http://{request.Host}", StringComparison.OrdinalIgnoreCase)) return false;
        string? site = request.Headers["Sec-Fetch-Site"];
        return site is null or "same-origin" or "none" || IsLinkToPage(request);
    }

    static bool IsLinkToPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document" &&
        !request.Path.StartsWithSegments("/api");

    static Task Refuse(HttpContext context, int status, string why) => ApiAnswer.Error(context, status, why);
}
