using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>
/// What stands between the run and the other pages a browser has open. A socket that is bound to the loopback still lets any web page
/// send requests to it: by a name that resolves to 127.0.0.1 (so the Host header must name the loopback itself) or across sites (so
/// Origin and Sec-Fetch-Site must be our own, for reading as for writing). Only links to a page, which shows nothing to the site it is
/// on, may come from elsewhere. Where the server listens beyond the loopback, every request must also know the token, by the cookie that
/// the first link sets. Every answer tells the browser to load and send nothing outside this origin.
/// </summary>
/// <param name="token">Asked of everybody; null on the loopback.</param>
sealed class RequestGuard(string? token)
{
    /// <summary>The cookie, and the parameter of the first link, that carry the token.</summary>
    public const string TokenName = "fathom-token";

    const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task Check(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        HttpRequest request = context.Request;
        if (token is null && !IsLoopback(request.Host))
            return ApiAnswer.Error(context, 403, "this server answers to 127.0.0.1 and localhost only");
        if (!IsOurs(request)) return ApiAnswer.Error(context, 403, "requests from other sites are refused");
        return token is null || Knows(request.Cookies[TokenName]) ? next(context) : Admit(context);
    }

    // The token leaves the address bar as soon as the cookie has it.
    Task Admit(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) || !Knows(request.Query[TokenName]))
            return ApiAnswer.Error(context, 401, "this server is not on the loopback: open the address that 'fathom serve' printed, with its token");
        context.Response.Cookies.Append(TokenName, token!, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
        context.Response.Redirect(request.PathBase + request.Path);
        return Task.CompletedTask;
    }

    bool Knows(string? given) => given is not null &&
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token!));

    static bool IsLoopback(HostString host) =>
        host.Host is "127.0.0.1" or "[::1]" || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    static bool IsOurs(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (origin is not null && !origin.Equals($"http://{request.Host}", StringComparison.OrdinalIgnoreCase)) return false;
        string? site = request.Headers["Sec-Fetch-Site"];
        return site is null or "same-origin" or "none" || IsLinkToPage(request);
    }

    static bool IsLinkToPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" &&
        request.Headers["Sec-Fetch-Dest"] == "document" && !request.Path.StartsWithSegments("/api");
}
