namespace Fathom.Explorer;

/// <summary>The parameters that stand in paths, by name.</summary>
static class PathParameters
{
    static readonly Parameter[] All =
    [
        new TextParameter("name", "a dictionary of the run", required: true),
        new TextParameter("first", "a dictionary of the run", required: true),
        new TextParameter("second", "another dictionary of the run", required: true),
        new IntegerParameter("latent", "a latent of the dictionary", 0, int.MaxValue, 0),
        new IntegerParameter("list", "a list of the dictionary", 0, int.MaxValue, 0),
        new IntegerParameter("context", "a context of the run", 0, int.MaxValue, 0),
    ];

    public static Parameter Of(string name) => Array.Find(All, parameter => parameter.Name == name)
        ?? throw new InvalidOperationException($"{{{name}}} is not described; add it to {nameof(PathParameters)}");
}
