using System.Text.Json;

namespace Fathom.Features;

/// <summary>Writes published features as they come: examples and labels of a feature before the feature itself.</summary>
sealed class PublishedWriter(Stream features, Stream examples)
{
    const int FiringTokens = 6;

    readonly List<PublishedEntry> entries = [];
    readonly List<PublishedSlice> slices = [];
    readonly Dictionary<int, List<CardToken>> firesOn = [];
    readonly Dictionary<int, int> counts = [];
    readonly Dictionary<int, float> strongest = [];
    readonly Dictionary<int, List<CardLabel>> labels = [];
    readonly HashSet<int> seen = [];
    long featureBytes, exampleBytes;

    /// <summary>Examples and labels of latents that no feature came for.</summary>
    public int Strays { get; private set; }

    public IReadOnlyList<PublishedEntry> Entries => entries;

    public IReadOnlyList<PublishedSlice> Slices => slices;

    /// <exception cref="InputException">The latent has more than is believed.</exception>
    public void Add(int latent, CardExample example, PublishedJson at)
    {
        int count = counts[latent] = counts.GetValueOrDefault(latent) + 1;
        if (count > PublishedLimits.Examples)
            throw new InputException($"{at.Where}: latent {latent} has more than {PublishedLimits.Examples} examples");
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(example, PublishedFiles.Json);
        examples.Write(text);
        slices.Add(new(exampleBytes, latent, text.Length));
        exampleBytes += text.Length;
        strongest[latent] = Math.Max(strongest.GetValueOrDefault(latent), example.Activations.Max());
        Remember(latent, example);
    }

    /// <exception cref="InputException">The latent has more than is believed.</exception>
    public void Add(int latent, CardLabel label, PublishedJson at)
    {
        if (!labels.TryGetValue(latent, out List<CardLabel>? said)) labels[latent] = said = [];
        if (said.Count == PublishedLimits.Labels)
            throw new InputException($"{at.Where}: latent {latent} has more than {PublishedLimits.Labels} labels");
        said.Add(label);
    }

    /// <summary>Adds a feature, with the labels and the tokens that came for it.</summary>
    /// <exception cref="InputException">It came before, or there are more than is believed.</exception>
    public void Add(FeatureCard card, PublishedJson at)
    {
        if (!seen.Add(card.Latent)) throw new InputException($"{at.Where}: latent {card.Latent} is there twice");
        if (entries.Count == PublishedLimits.Features)
            throw new InputException($"{at.Where}: more than {PublishedLimits.Features} features");
        card = card with
        {
            Max = Math.Max(card.Max, strongest.GetValueOrDefault(card.Latent)),
            FiresOn = firesOn.Remove(card.Latent, out List<CardToken>? tokens) ? [.. tokens.Select(token => token.Text)] : [],
            Labels = labels.Remove(card.Latent, out List<CardLabel>? said) ? said : [],
        };
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(card, PublishedFiles.Json);
        features.Write(text);
        (int sum, float mean) = OfHistogram(card.Activations);
        entries.Add(new(card.Latent, text.Length, featureBytes, 0, 0, card.Density, card.Max, mean, sum));
        featureBytes += text.Length;
    }

    /// <summary>Puts everything in order, once all has come.</summary>
    public void Finish()
    {
        Strays = slices.RemoveAll(slice => !seen.Contains(slice.Latent)) + labels.Values.Sum(said => said.Count);
        // A stable order: examples of a latent stay as they came.
        PublishedSlice[] ordered = [.. slices.OrderBy(slice => slice.Latent)];
        slices.Clear();
        slices.AddRange(ordered);
        entries.Sort((one, other) => one.Latent.CompareTo(other.Latent));
        int at = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            int first = at;
            while (at < slices.Count && slices[at].Latent == entries[i].Latent) at++;
            entries[i] = entries[i] with { FirstExample = first, Examples = at - first };
        }
    }

    // The distinct tokens of the strongest examples.
    void Remember(int latent, CardExample example)
    {
        if (!firesOn.TryGetValue(latent, out List<CardToken>? tokens)) firesOn[latent] = tokens = [];
        if (example.Value <= 0) return;
        int same = tokens.FindIndex(token => token.Text == example.Tokens[example.Peak]);
        if (same >= 0)
        {
            if (tokens[same].Value >= example.Value) return;
            tokens.RemoveAt(same);
        }
        int place = tokens.FindIndex(token => token.Value < example.Value);
        tokens.Insert(place < 0 ? tokens.Count : place, new(example.Tokens[example.Peak], example.Value));
        if (tokens.Count > FiringTokens) tokens.RemoveAt(FiringTokens);
    }

    static (int Tokens, float Mean) OfHistogram(CardHistogram? histogram)
    {
        if (histogram is null) return (0, 0);
        double width = ((double)histogram.High - histogram.Low) / histogram.Counts.Count, sum = 0, weighed = 0;
        for (int bin = 0; bin < histogram.Counts.Count; bin++)
        {
            sum += histogram.Counts[bin];
            weighed += histogram.Counts[bin] * (histogram.Low + (bin + 0.5) * width);
        }
        return sum == 0 ? (0, 0) : ((int)Math.Min(sum, int.MaxValue), (float)(weighed / sum));
    }
}
