using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>How the API answers: one record as JSON, or one line that says what is wrong.</summary>
static class ApiAnswer
{
    public static Task Error(HttpContext context, int status, string error)
    {
        context.Response.StatusCode = status;
        return Json(context, new ErrorResponse(error));
    }

    public static Task Conflict(HttpContext context, object record)
    {
        context.Response.StatusCode = 409;
        return context.Response.WriteAsJsonAsync(record, record.GetType(), ExplorerJson.Default, "application/json", context.RequestAborted);
    }

    public static Task Json<T>(HttpContext context, T record) =>
        context.Response.WriteAsJsonAsync(record, typeof(T), ExplorerJson.Default, "application/json", context.RequestAborted);
}
