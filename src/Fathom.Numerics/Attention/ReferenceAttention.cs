namespace Fathom.Numerics;

/// <summary>Causal attention in plain loops of double precision: the oracle of the fast one.</summary>
internal static class ReferenceAttention
{
    public static void Pattern(ReadOnlySpan<float> q, ReadOnlySpan<float> keys, AttentionShape shape, Span<float> pattern)
    {
        double[] scores = new double[shape.Keys];
        for (int head = 0; head < shape.Heads; head++)
            for (int i = 0; i < shape.Queries; i++)
            {
                ReadOnlySpan<float> query = q.Slice((i * shape.Heads + head) * shape.HeadDim, shape.HeadDim);
                int visible = shape.Visible(i);
                double max = double.NegativeInfinity, sum = 0;
                for (int j = 0; j < visible; j++)
                {
                    double dot = 0;
                    for (int c = 0; c < shape.HeadDim; c++)
                        dot += (double)query[c] * keys[(j * shape.KeyHeads + shape.KeyHead(head)) * shape.HeadDim + c];
                    scores[j] = shape.Scale * dot;
                    max = Math.Max(max, scores[j]);
                }
                for (int j = 0; j < visible; j++) sum += Math.Exp(scores[j] - max);
                Span<float> row = pattern.Slice((head * shape.Queries + i) * shape.Keys, shape.Keys);
                for (int j = 0; j < shape.Keys; j++) row[j] = j < visible ? (float)(Math.Exp(scores[j] - max) / sum) : 0f;
            }
    }

    public static void Mix(ReadOnlySpan<float> pattern, ReadOnlySpan<float> values, AttentionShape shape, Span<float> z)
    {
        for (int head = 0; head < shape.Heads; head++)
            for (int i = 0; i < shape.Queries; i++)
                for (int c = 0; c < shape.HeadDim; c++)
                {
                    double sum = 0;
                    for (int j = 0; j < shape.Visible(i); j++)
                        sum += (double)pattern[(head * shape.Queries + i) * shape.Keys + j]
                            * values[(j * shape.KeyHeads + shape.KeyHead(head)) * shape.HeadDim + c];
                    z[(i * shape.Heads + head) * shape.HeadDim + c] = (float)sum;
                }
    }
}
