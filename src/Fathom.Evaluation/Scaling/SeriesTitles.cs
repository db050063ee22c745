namespace Fathom.Evaluation;

/// <summary>Titles of laws: what their dictionaries have in common.</summary>
/// <param name="all">All dictionaries: model and further settings are told where these differ.</param>
sealed class SeriesTitles(IReadOnlyList<ScalingDictionary> all)
{
    readonly bool subjects = all.Select(one => one.Subject).Distinct().Skip(1).Any(),
        rests = all.Select(one => one.Rest).Distinct().Skip(1).Any();

    /// <param name="one">Of the law.</param>
    /// <param name="axis">What it is of.</param>
    public string Of(ScalingDictionary one, ScalingAxis axis)
    {
        List<string> parts = [one.Kind];
        if (axis != ScalingAxis.Joint) parts.Add(one.Sparsity);
        if (axis == ScalingAxis.Tokens) parts.Add($"{one.Latents} latents");
        if (axis is ScalingAxis.Latents or ScalingAxis.Joint) parts.Add($"{ScalingWords.Tokens(one.Tokens)} tokens");
        if (rests) parts.Add(one.Rest);
        if (subjects) parts.Add(one.Subject);
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }
}
