using System.Reflection;

namespace Fathom;

/// <summary>Which Fathom this is.</summary>
public static class FathomVersion
{
    /// <summary>The version, as in 1.2.0.</summary>
    public static string Text { get; } =
        typeof(FathomVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>
    /// The version, and what changes with the code of some assemblies: for results that are kept, since between two releases the
    /// version alone says nothing.
    /// </summary>
    /// <param name="of">Types of the assemblies that compute them.</param>
    public static string Build(params ReadOnlySpan<Type> of)
    {
        string build = Text;
        foreach (Type type in of) build += $" {type.Module.ModuleVersionId:n}";
        return build;
    }
}
