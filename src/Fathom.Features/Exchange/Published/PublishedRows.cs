using System.Text.Json;

namespace Fathom.Features;

/// <summary>Published objects as cards: what both formats have in common.</summary>
static class PublishedRows
{
    const int LabelCharacters = 400;

    /// <summary>A feature without its examples and labels.</summary>
    /// <exception cref="InputException">Something in it cannot be.</exception>
    public static FeatureCard Feature(PublishedJson json, int latent, float max)
    {
        float density = json.Number("frac_nonzero") ?? throw json.Wrong("frac_nonzero", "is missing");
        if (density is < 0 or > 1) throw json.Wrong("frac_nonzero", "expected a share from 0 to 1");
        IReadOnlyList<int> near = json.Counts("topkCosSimIndices");
        IReadOnlyList<float> cosines = json.Numbers("topkCosSimValues");
        json.SameLength("topkCosSimIndices", near.Count, "topkCosSimValues", cosines.Count);
        CardHistogram? activations = Histogram(json, "freq_hist_data");
        return new(latent, density, max)
        {
            Activations = activations is { Low: var low, High: var high } && Math.Abs(low) < (high - low) / activations.Counts.Count
                ? activations with { Low = 0 } : activations,
            Logits = Histogram(json, "logits_hist_data"),
            Raises = Tokens(json, "pos"),
            Lowers = Tokens(json, "neg"),
            Neighbours = [.. near.Zip(cosines).Where(each => each.First != latent)
                .Select(each => new CardNeighbour(each.First, each.Second))],
        };
    }

    /// <summary>An example; null of one without a token.</summary>
    /// <param name="json">It.</param>
    /// <param name="low">Name of the interval's lower end.</param>
    /// <param name="high">Of the upper end.</param>
    /// <param name="share">Of the share of activations in it.</param>
    /// <param name="peak">Of the token that made it an example.</param>
    /// <exception cref="InputException">Something in it cannot be.</exception>
    public static CardExample? Example(PublishedJson json, string low, string high, string share, string peak)
    {
        IReadOnlyList<string> tokens = json.Texts("tokens", PublishedLimits.Tokens);
        IReadOnlyList<float> values = json.Numbers("values", PublishedLimits.Tokens);
        json.SameLength("values", values.Count, "tokens", tokens.Count);
        if (tokens.Count == 0) return null;
        float from = json.Number(low) ?? -1, to = json.Number(high) ?? -1, part = json.Number(share) ?? -1;
        // The strongest are told by a share of −1.
        CardInterval? interval = from >= 0 && to >= from && part >= 0 ? new(from, to, part) : null;
        int strongest = values.Index().MaxBy(each => each.Item).Index;
        int chosen = interval is not null && json.Number(peak) is { } position && position >= 0 && position < values.Count
            ? (int)position : strongest;
        return new(tokens, values, chosen, interval);
    }

    /// <summary>A row of explanations.</summary>
    /// <exception cref="InputException">Something in it cannot be.</exception>
    public static CardLabel Label(PublishedJson json)
    {
        string text = AnswerText.Line(json.Text("description"), LabelCharacters);
        CardLabel label = Noted(json.Text("notes")) ?? new(text, json.Text("typeName"), Named(json.Text("explanationModelName")), null);
        CardMark[] marks = [.. json.Objects("scores", PublishedLimits.Labels).Where(score => score.Has("value")).Select(score =>
            new CardMark(AnswerText.Line(score.Text("explanationScoreTypeName"), LabelCharacters),
                Named(score.Text("explanationScoreModelName")), score.Number("value")!.Value))];
        return label with { Text = text, Marks = marks.Length > 0 ? marks : null };
    }

    static string? Named(string text) => text.Length > 0 ? text : null;

    // What an export of Fathom notes beside the text.
    static CardLabel? Noted(string notes)
    {
        if (!notes.StartsWith('{')) return null;
        try
        {
            return JsonSerializer.Deserialize<CardLabel>(notes, PublishedFiles.Json) is { } label
                && (label.Score is not { } score || double.IsFinite(score.Value + score.Low + score.High + score.Chance)) ? label : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static CardToken[] Tokens(PublishedJson json, string side)
    {
        IReadOnlyList<string> texts = json.Texts(side + "_str");
        IReadOnlyList<float> values = json.Numbers(side + "_values");
        json.SameLength(side + "_str", texts.Count, side + "_values", values.Count);
        return [.. texts.Zip(values).Select(each => new CardToken(each.First, each.Second))];
    }

    // The middles of the bins are published, rounded to three decimals: for tiny values they may all be the same.
    static CardHistogram? Histogram(PublishedJson json, string name)
    {
        string heights = name + "_bar_heights", middles = name + "_bar_values";
        IReadOnlyList<int> counts = json.Counts(heights);
        IReadOnlyList<float> values = json.Numbers(middles);
        json.SameLength(heights, counts.Count, middles, values.Count);
        if (counts.Count < 2) return null;
        double step = ((double)values[^1] - values[0]) / (counts.Count - 1);
        if (!(step > 0)) return null;
        for (int bin = 0; bin < values.Count; bin++)
            if (Math.Abs(values[bin] - (values[0] + bin * step)) > 0.5 * step + 0.001)
                throw json.Wrong(middles, "expected the middles of bins of equal width");
        float low = (float)(values[0] - step / 2), high = (float)(values[^1] + step / 2);
        return float.IsFinite(low) && float.IsFinite(high) && low < high ? new(low, high, counts) : null;
    }
}
