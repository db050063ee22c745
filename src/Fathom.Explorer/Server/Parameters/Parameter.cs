using Microsoft.OpenApi;

namespace Fathom.Explorer;

/// <summary>A parameter of a request as the API describes it; what the description says is what is checked.</summary>
/// <param name="name">In the query or in the path.</param>
/// <param name="what">What it means, for people.</param>
abstract class Parameter(string name, string what)
{
    public string Name => name;

    /// <summary>The type, with its bounds and its default.</summary>
    protected abstract OpenApiSchema Schema { get; }

    /// <summary>Characters at most.</summary>
    public virtual int Longest => Query.LongestText;

    /// <summary>Whether a request without it is refused.</summary>
    public virtual bool Required => false;

    public OpenApiParameter Describe(ParameterLocation where) => new()
    {
        Name = name,
        In = where,
        Description = what,
        Required = where == ParameterLocation.Path || Required,
        Schema = Schema,
    };

    protected RequestException Wrong(string text, string expected) =>
        RequestException.Bad($"{name}={Query.Shown(text)}: expected {expected}");
}
