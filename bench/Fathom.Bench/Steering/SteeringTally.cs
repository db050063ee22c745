using Fathom.Features;

namespace Fathom.Bench;

/// <summary>What came of steering towards a value.</summary>
/// <param name="Texts">Texts.</param>
/// <param name="Reached">Those that first tell of the value.</param>
/// <param name="Undecided">Those that tell of none, or are no stories before they do.</param>
/// <param name="Tokens">New tokens.</param>
/// <param name="Loss">Their −ln p under the unsteered model, summed.</param>
/// <param name="Sentences">Sentences in them.</param>
/// <param name="Read">Those that the program can write there.</param>
/// <param name="Switched">Other latents that switched, a token, summed over texts.</param>
/// <param name="Share">Their share of the movement, summed over texts.</param>
readonly record struct SteeringTally(int Texts, int Reached, int Undecided, int Tokens, double Loss, int Sentences, int Read,
    double Switched, double Share)
{
    public double Success => (double)Reached / Texts;

    public double Perplexity => Math.Exp(Loss / Tokens);

    public static SteeringTally operator +(SteeringTally a, SteeringTally b) => new(a.Texts + b.Texts, a.Reached + b.Reached,
        a.Undecided + b.Undecided, a.Tokens + b.Tokens, a.Loss + b.Loss, a.Sentences + b.Sentences, a.Read + b.Read,
        a.Switched + b.Switched, a.Share + b.Share);

    public static SteeringTally Of(string prompt, DoseText text, string group, string value)
    {
        StoryVerdict told = StoryVerdict.Of(prompt, text.Text, group);
        return new(1, told.Value == value ? 1 : 0, told.Value is null ? 1 : 0, text.Ids.Count, (text.Loss ?? 0) * text.Ids.Count,
            told.Sentences, told.Read, text.Switched ?? 0, text.OffTargetShare ?? 0);
    }
}
