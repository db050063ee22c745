using Fathom.Tests.Checkout;

namespace Fathom.Tests.Documents;

/// <summary>Every relative link of the documents leads to a file of the checkout and to a heading that is there.</summary>
public class LinkTests
{
    [Fact]
    public void Links_and_anchors_are_read_as_GitHub_reads_them()
    {
        const string text = "# The *first* part, `x.y`\n[a](b.md#c) ![p](p.png)\n`[no](link)`\n"
            + "```sh\n# no heading\n[no](link)\n```\n";
        Assert.Equal(["b.md#c", "p.png"], Markdown.Links(text));
        Assert.Equal(["the-first-part-xy"], Markdown.Anchors(text));
    }

    [Fact]
    public void Relative_links_lead_somewhere()
    {
        List<string> broken = [];
        int links = 0;
        foreach (var (path, text) in Markdown.All)
        {
            foreach (string link in Markdown.Links(text).Where(link => !link.Contains("://", StringComparison.Ordinal)))
            {
                links++;
                if (!Leads(path, text, link)) broken.Add($"{path}: {link}");
            }
        }
        Assert.True(broken.Count == 0, string.Join("\n", broken));
        Assert.True(links > 20, $"only {links} relative links were found, so they are not recognised");
    }

    static bool Leads(string from, string text, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? Repository.Path(from)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.Path(from))!, parts[0]));
        bool inside = target.StartsWith(Repository.Root, StringComparison.Ordinal);
        if (!inside || !File.Exists(target) && !Directory.Exists(target)) return false;
        if (parts.Length == 1) return true;
        string there = parts[0].Length == 0 ? text : File.ReadAllText(target).ReplaceLineEndings("\n");
        return Markdown.Anchors(there).Contains(parts[1]);
    }
}
