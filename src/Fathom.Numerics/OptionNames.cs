using System.ComponentModel;
using System.Reflection;
using System.Text;

namespace Fathom;

/// <summary>The option that a property of a configuration record stands for.</summary>
public static class OptionNames
{
    /// <summary>--kebab-case of the property's name, or of its <see cref="DisplayNameAttribute"/>.</summary>
    public static string Of(PropertyInfo property) =>
        "--" + (property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? Kebab(property.Name));

    /// <summary>FireCounts → fire-counts.</summary>
    public static string Kebab(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
