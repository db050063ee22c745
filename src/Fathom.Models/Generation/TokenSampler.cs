using Fathom.Numerics;

namespace Fathom.Models.Generation;

/// <summary>Draws tokens from logits by a <see cref="Sampling"/>.</summary>
sealed class TokenSampler(Sampling sampling)
{
    /// <summary>The stream of the seed that draws tokens; its counter is the position.</summary>
    const ulong Stream = 0x67656E;

    readonly Philox random = new(sampling.Seed, Stream);

    /// <param name="logits">[V]</param>
    /// <param name="position">Of the token to draw.</param>
    public int Draw(ReadOnlySpan<float> logits, int position)
    {
        if (sampling.Temperature == 0) return Largest(logits);
        var (ids, weights) = Candidates(logits);
        double total = 0;
        int kept = 0;
        double all = 0;
        foreach (double weight in weights) all += weight;
        while (kept < ids.Length && total < sampling.TopP * all) total += weights[kept++];

        double left = random.Uniform((ulong)position) * total;
        for (int i = 0; i < kept - 1; i++)
            if ((left -= weights[i]) < 0) return ids[i];
        return ids[kept - 1];
    }

    /// <summary>The top-k tokens, likeliest first (ties: the lower id), with exp((logit − largest) / temperature).</summary>
    (int[] Ids, double[] Weights) Candidates(ReadOnlySpan<float> logits)
    {
        var ids = new int[logits.Length];
        var negated = new float[logits.Length];
        for (int i = 0; i < ids.Length; i++) (ids[i], negated[i]) = (i, -logits[i]);
        Array.Sort(negated, ids);
        SettleTies(negated, ids);
        int count = sampling.TopK == 0 ? ids.Length : Math.Min(sampling.TopK, ids.Length);
        var weights = new double[count];
        for (int i = 0; i < count; i++) weights[i] = Math.Exp(((double)negated[0] - negated[i]) / sampling.Temperature);
        return (ids[..count], weights);
    }

    /// <summary>The sort leaves equal keys in any order; ids within a run of equals go ascending.</summary>
    static void SettleTies(float[] keys, int[] ids)
    {
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
            if (end - start > 1) Array.Sort(ids, start, end - start);
        }
    }

    static int Largest(ReadOnlySpan<float> logits)
    {
        int largest = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[largest]) largest = i;
        return largest;
    }
}
