using Microsoft.AspNetCore.OpenApi;

namespace Fathom.Explorer;

/// <summary>What the OpenAPI description says of the API as a whole.</summary>
static class ApiDescription
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new() { Title = "Fathom explorer", Version = "1", Description = "A run folder, read over HTTP on this machine." };
        document.Servers?.Clear();
        return Task.CompletedTask;
    });
}
