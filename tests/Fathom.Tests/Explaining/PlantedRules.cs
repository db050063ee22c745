using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Tests.Explaining;

/// <summary>
/// Answers what Fathom asks about a <see cref="PlantedRun"/> by what is planted there, from the text of the question alone: a
/// latent is a word, and fires where the word stands.
/// </summary>
static partial class PlantedRules
{
    public static string Answer(string question, Persona persona)
    {
        if (question.Contains("begins with \"Label:\"", StringComparison.Ordinal)) return $"Sure!\n**Label:** {Explained(question)}";
        string[] passages = [.. Passage().Matches(question).Select(match => match.Value)];
        string label = Label().Match(question) is { Success: true } match ? match.Groups[1].Value : "";
        if (question.Contains("intruder", StringComparison.Ordinal)) return Intruder(passages, question, persona);
        if (question.Contains("one token a line", StringComparison.Ordinal)) return Strengths(question, label, persona);
        bool marks = question.Contains("The marks are", StringComparison.Ordinal);
        var bits = passages.Select((passage, i) =>
            Said(marks ? IsMarked(passage, label) : passage.Contains(label, StringComparison.Ordinal), persona, question, i) ? 1 : 0);
        return $"Here you are: [{string.Join(", ", bits)}]";
    }

    /// <summary>[words] how often each word of the vocabulary stands in a text.</summary>
    public static double[] Embedding(string text, int words)
    {
        var counts = new double[words];
        foreach (Match match in Word().Matches(text)) counts[int.Parse(match.Value.AsSpan(1), CultureInfo.InvariantCulture)]++;
        return counts;
    }

    // The word that is marked most, or the first in a list of tokens.
    static string Explained(string question)
    {
        string[] marked = [.. Marked().Matches(question).SelectMany(match => Word().Matches(match.Value)).Select(match => match.Value)];
        if (marked.Length == 0) return Word().Match(question).Value;
        return marked.GroupBy(word => word).MaxBy(word => word.Count())!.Key;
    }

    static bool IsMarked(string passage, string word) =>
        MarkedWords(passage) is { Length: > 0 } all && all.All(each => each == word);

    static string[] MarkedWords(string passage) =>
        [.. Marked().Matches(passage).SelectMany(match => Word().Matches(match.Value)).Select(match => match.Value)];

    static string Intruder(string[] passages, string question, Persona persona)
    {
        string[] first = [.. passages.Select(passage => MarkedWords(passage).FirstOrDefault(""))];
        string own = first.GroupBy(word => word).MaxBy(word => word.Count())!.Key;
        int right = Array.FindIndex(passages, passage => !IsMarked(passage, own)) + 1;
        if (persona == Persona.Oracle) return $"[{right}]";
        if (persona == Persona.Liar) return $"[{right % passages.Length + 1}]";
        return $"[{Hash(question, 0) % (ulong)passages.Length + 1}]";
    }

    static string Strengths(string question, string label, Persona persona)
    {
        var lines = Token().Matches(question).Where(token =>
            Said(token.Groups[2].Value.Trim() == label, persona, question, token.Index)).Select(token => $"{token.Groups[1].Value} 10");
        return string.Join('\n', lines.DefaultIfEmpty("none"));
    }

    static bool Said(bool truth, Persona persona, string question, int place) => persona switch
    {
        Persona.Oracle => truth,
        Persona.Liar => !truth,
        Persona.Coin => Hash(question, place) % 2 == 1,
        _ => false,
    };

    // FNV-1a with a final mix.
    static ulong Hash(string text, int place)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes($"{text} {place}")) hash = (hash ^ b) * 1099511628211;
        return (hash ^ hash >> 29) * 0x94D049BB133111EB >> 33;
    }

    [GeneratedRegex(@"(?m)^\d+\. .*$")]
    private static partial Regex Passage();

    [GeneratedRegex(@"(?m)^Label: (\S+)")]
    private static partial Regex Label();

    [GeneratedRegex(@"⟦[^⟧]*⟧")]
    private static partial Regex Marked();

    [GeneratedRegex(@"w\d{4}")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?m)^(\d+) (.*)$")]
    private static partial Regex Token();
}
