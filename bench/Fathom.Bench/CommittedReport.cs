namespace Fathom.Bench;

/// <summary>What a study found, as the Markdown that is committed.</summary>
/// <param name="File">Its name in benchmarks/&lt;cpu&gt;.</param>
/// <param name="Markdown">All of it.</param>
/// <param name="Part">The part of it that stands in a page too; null where none does.</param>
/// <param name="Page">That page's name in docs/03-concepts.</param>
sealed record CommittedReport(string File, string Markdown, MarkedPart? Part = null, string? Page = null)
{
    /// <summary>Writes it into the checkout that is the current folder, and prints it.</summary>
    public void Write()
    {
        string path = Path.Combine("benchmarks", Machine.Slug, File);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, Markdown);
        Console.WriteLine(Markdown);
        if (Part is null || Page is null) return;
        string page = Path.Combine("docs", "03-concepts", Page);
        System.IO.File.WriteAllText(page, Part.Into(System.IO.File.ReadAllText(page), Markdown));
    }
}
