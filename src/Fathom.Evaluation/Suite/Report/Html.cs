using System.Globalization;
using System.Net;

namespace Fathom.Evaluation;

/// <summary>Text and numbers as HTML has them.</summary>
static class Html
{
    /// <summary>Text, in which names from files may hold anything.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)));

    /// <summary>Text of several lines.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Text));

    /// <summary>A coordinate.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
