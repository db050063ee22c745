using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>
/// Latents as comma-separated values (RFC 4180), one row a latent, every figure with all its digits. Lists of tokens are JSON,
/// so that a token may hold anything. A spreadsheet takes no cell for a formula: text that starts like one gets an apostrophe.
/// </summary>
static class CardTable
{
    const string Columns = "latent,label,explainer,judge,scorer,measure,score,score_low,score_high,tokens,contexts,density,max," +
        "mean,fires_on,raises,lowers";

    // What spreadsheets take for the start of a formula; the last two they pass over before they look.
    const string StartsFormula = "=+-@\t\r";

    // Effects in a cell.
    const int Shown = 10;

    static readonly JsonSerializerOptions List = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IFeatureCards cards, IReadOnlyList<int> latents, TextWriter to)
    {
        to.Write(Columns + "\r\n");
        foreach (int latent in latents) to.Write(Row(cards.Card(latent)) + "\r\n");
    }

    static string Row(FeatureCard card)
    {
        CardLabel? label = card.Labels.Count > 0 ? card.Labels[0] : null;
        CardScore? score = label?.Score;
        return string.Join(',', Number(card.Latent), Text(label?.Text), Text(label?.Explainer), Text(label?.Judge),
            Text(score?.Scorer), Text(score?.Measure), Number(score?.Value), Number(score?.Low), Number(score?.High),
            Number(card.Tokens), Number(card.Contexts), Number(card.Density), Number(card.Max), Number(card.Mean),
            Tokens(card.FiresOn), Tokens(card.Raises.Take(Shown).Select(token => token.Text)),
            Tokens(card.Lowers.Take(Shown).Select(token => token.Text)));
    }

    static string Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";

    static string Tokens(IEnumerable<string> tokens) => Quoted(JsonSerializer.Serialize(tokens, List));

    static string Text(string? text)
    {
        string shown = VisibleText.Of(text ?? "");
        return Quoted(shown.Length > 0 && StartsFormula.Contains(shown[0]) ? "'" + shown : shown);
    }

    static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}
