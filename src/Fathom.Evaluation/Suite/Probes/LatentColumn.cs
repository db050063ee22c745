namespace Fathom.Evaluation;

/// <summary>One latent beside one variable.</summary>
/// <param name="Activations">[n] where the latent fires.</param>
/// <param name="Positive">[n] whether the variable is active there.</param>
/// <param name="Silent">Rows on which the latent does not fire.</param>
/// <param name="SilentPositives">Those of them on which the variable is active.</param>
sealed record LatentColumn(float[] Activations, bool[] Positive, int Silent, int SilentPositives)
{
    public int Rows => Silent + Activations.Length;

    public int Positives => SilentPositives + Positive.Count(active => active);

    /// <param name="units">All latents on some rows.</param>
    /// <param name="latent">Which.</param>
    /// <param name="labels">Of these rows.</param>
    /// <param name="variable">Which.</param>
    public static LatentColumn Of(Postings units, int latent, LabelledRows labels, int variable)
    {
        ReadOnlySpan<int> rows = units.Rows(latent);
        var positive = new bool[rows.Length];
        int both = 0;
        for (int i = 0; i < rows.Length; i++)
            if (positive[i] = labels.Has(rows[i], variable)) both++;
        return new(units.Values(latent).ToArray(), positive, labels.Count - rows.Length, labels.Positives[variable] - both);
    }
}
