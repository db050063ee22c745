using System.Text.Json.Nodes;
using Fathom.Explorer;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Explorer;

/// <summary>
/// The front end's types are made from web/openapi.json: it says what the server serves now; FATHOM_WRITE_DOCS=1 writes it.
/// </summary>
public sealed class ApiDescriptionTests(ExplorerFixture fixture) : IClassFixture<ExplorerFixture>
{
    const string Repair = "FATHOM_WRITE_DOCS=1 ./test -class \"*ApiDescriptionTests\"";

    [Fact]
    public async Task The_description_that_the_pages_are_built_from_is_the_servers()
    {
        string path = Repository.Path("src", "Fathom.Explorer", "web", "openapi.json");
        string served = (await fixture.Client.GetStringAsync(ApiRoutes.Description, TestContext.Current.CancellationToken))
            .ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("FATHOM_WRITE_DOCS") == "1") File.WriteAllText(path, served);
        else Assert.True(served == File.ReadAllText(path).ReplaceLineEndings("\n"), $"{path} is out of date; write it anew with {Repair}");
    }

    [Fact]
    public async Task Every_endpoint_says_what_it_answers_and_every_parameter_what_it_means()
    {
        JsonNode description = JsonNode.Parse(await fixture.Client.GetStringAsync(ApiRoutes.Description, TestContext.Current.CancellationToken))!;
        JsonObject paths = description["paths"]!.AsObject();
        Assert.NotEmpty(paths);
        foreach ((string path, JsonNode? methods) in paths)
        {
            foreach ((string method, JsonNode? operation) in methods!.AsObject())
            {
                string summary = (string)operation!["summary"]!;
                Assert.False(string.IsNullOrWhiteSpace(summary), $"{method} {path} says nothing of itself");
                Assert.NotNull(operation["responses"]!["200"]!["content"]!.AsObject().First().Value!["schema"]);
                foreach (JsonNode? parameter in operation["parameters"]?.AsArray() ?? [])
                    Assert.False(string.IsNullOrWhiteSpace((string)parameter!["description"]!), $"{path}: {parameter["name"]}");
            }
        }
    }
}
