namespace Fathom.Features;

/// <summary>A token in the training passages of a latent.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Text">As a person reads it; raw.</param>
/// <param name="Fired">Times that the latent fires on it.</param>
/// <param name="Seen">Times that it occurs, in passages without the latent too.</param>
/// <param name="Mean">Mean activation where it fires.</param>
sealed record TokenCounts(int Id, string Text, int Fired, int Seen, float Mean)
{
    /// <summary>The tokens on which a latent fires, the most frequent first, ties to the lower id.</summary>
    public static IReadOnlyList<TokenCounts> Of(LatentEvidence evidence)
    {
        var counts = new Dictionary<int, (string Text, int Fired, int Seen, double Sum)>();
        foreach (Passage passage in evidence.Train.Concat(evidence.TrainOthers))
        {
            for (int i = 0; i < passage.Ids.Count; i++)
            {
                (_, int fired, int seen, double sum) = counts.GetValueOrDefault(passage.Ids[i]);
                float activation = passage.Activations[i];
                counts[passage.Ids[i]] = (passage.Texts[i], activation > 0 ? fired + 1 : fired, seen + 1, sum + activation);
            }
        }
        return [.. counts.Where(token => token.Value.Fired > 0)
            .OrderByDescending(token => token.Value.Fired).ThenBy(token => token.Key)
            .Select(token => new TokenCounts(token.Key, token.Value.Text, token.Value.Fired, token.Value.Seen,
                (float)(token.Value.Sum / token.Value.Fired)))];
    }
}
