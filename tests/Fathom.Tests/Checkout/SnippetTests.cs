namespace Fathom.Tests.Checkout;

/// <summary>The C# that documents show compiles: each block equals a marked region of a file in Snippets/.</summary>
public class SnippetTests
{
    [Fact]
    public void Blocks_and_regions_are_read_as_they_stand()
    {
        const string markdown = "a\n<!-- snippet: first -->\n```csharp\nif (x)\n    y();\n```\nb\n"
            + "```sh\nls\n```\n```csharp\nz();\n```\n";
        Assert.Equal([("first", "if (x)\n    y();\n"), ("", "z();\n")], SnippetText.Shown(markdown));

        const string source = "class A\n{\n    // snippet: first\n    if (x)\n\n        y();\n    // end\n    other();\n"
            + "    // snippet: second\n    z();\n    // end\n}\n";
        Assert.Equal([("first", "if (x)\n\n    y();\n"), ("second", "z();\n")], SnippetText.Compiled(source));
    }

    [Fact]
    public void What_the_documents_show_compiles()
    {
        string checkout = Repository.Path("tests", "Fathom.Tests", "Checkout");
        Dictionary<string, string> compiled = Directory.GetFiles(checkout, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "Snippets")
            .SelectMany(file => SnippetText.Compiled(File.ReadAllText(file)))
            .ToDictionary(region => region.Name, region => region.Code);
        HashSet<string> shown = [];
        string[] documents = Directory.GetFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories);
        foreach (string document in documents.Append(Repository.Path("README.md")))
            foreach (var (name, code) in SnippetText.Shown(File.ReadAllText(document)))
            {
                string where = Path.GetRelativePath(Repository.Root, document);
                string? expected = compiled.GetValueOrDefault(name);
                Assert.True(expected is not null, $"{where} shows C# that nothing compiles (snippet \"{name}\"):\n{code}");
                Assert.True(expected == code, $"{where} and the compiled snippet \"{name}\" differ; the code is\n{expected}");
                shown.Add(name);
            }
        Assert.Empty(compiled.Keys.Except(shown));
    }
}
