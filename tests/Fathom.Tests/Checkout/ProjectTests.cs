using System.Xml.Linq;

namespace Fathom.Tests.Checkout;

/// <summary>The projects keep the order of the design, and the solution holds all of them.</summary>
public class ProjectTests
{
    /// <summary>The folders are the data flow: a project may refer to those before it only.</summary>
    static readonly string[] Order = ["Numerics", "Models", "Dictionaries", "Evaluation", "Features", "Lab", "Explorer", "Cli"];

    static IEnumerable<string> Projects(params string[] folders) =>
        folders.Where(folder => Directory.Exists(Repository.Path(folder)))
            .SelectMany(folder => Directory.GetFiles(Repository.Path(folder), "*.csproj", SearchOption.AllDirectories));

    static IEnumerable<string> Attributes(string project, string element, string attribute) =>
        XDocument.Load(project).Descendants(element).Select(item => item.Attribute(attribute)?.Value).OfType<string>();

    static int Rank(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        int rank = Array.IndexOf(Order, name["Fathom.".Length..]);
        Assert.True(rank >= 0, $"{name} has no place in the order of the design");
        return rank;
    }

    [Fact]
    public void References_go_only_upwards()
    {
        string[] projects = [.. Projects("src")];
        Assert.NotEmpty(projects);
        foreach (string project in projects)
            foreach (string reference in Attributes(project, "ProjectReference", "Include"))
                Assert.True(Rank(reference) < Rank(project), $"{project} refers to {reference}, which comes after it");
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        IEnumerable<string> present = Projects("src", "samples", "tests", "bench")
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));
        IEnumerable<string> listed = Attributes(Repository.Path("Fathom.slnx"), "Project", "Path");
        Assert.Equal(present.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Versions_stand_in_one_place()
    {
        foreach (string project in Projects("src", "samples", "tests", "bench"))
            Assert.Empty(Attributes(project, "PackageReference", "Version"));
    }

    [Fact]
    public void Every_package_says_what_it_is()
    {
        string[] projects = [.. Projects("src")];
        IEnumerable<string> descriptions = projects
            .SelectMany(project => XDocument.Load(project).Descendants("Description"))
            .Select(item => item.Value);
        Assert.Equal(projects.Length, descriptions.Distinct().Count());
    }
}
