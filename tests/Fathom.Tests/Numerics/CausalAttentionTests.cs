using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class CausalAttentionTests
{
    static readonly Workers Two = new(2);

    static AttentionShape Shape(int queries, int keys, int heads, int keyHeads, int headDim) =>
        new(queries, keys, heads, keyHeads, headDim, (float)(1 / Math.Sqrt(headDim)));

    public static TheoryData<AttentionShape> Shapes =>
    [
        Shape(1, 1, 1, 1, 1), Shape(5, 5, 2, 1, 3), Shape(33, 33, 4, 2, 8), Shape(37, 70, 6, 3, 33), Shape(1, 129, 4, 4, 64),
        Shape(67, 67, 2, 2, 64), Shape(3, 3, 8, 4, 8), Shape(0, 4, 2, 1, 8),
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void Pattern_mixture_and_the_fused_path_agree_with_double_precision(AttentionShape shape)
    {
        var (q, keys, values) = Inputs(shape);
        float[] pattern = new float[shape.Heads * shape.Queries * shape.Keys], expectedPattern = new float[pattern.Length];
        float[] z = new float[q.Length], fused = new float[q.Length], expected = new float[q.Length];
        ReferenceAttention.Pattern(q, keys, shape, expectedPattern);
        ReferenceAttention.Mix(expectedPattern, values, shape, expected);
        CausalAttention.Pattern(q, keys, shape, pattern, Two);
        CausalAttention.Mix(pattern, values, shape, z, Two);
        CausalAttention.Forward(q, keys, values, shape, fused, Two);
        Numbers.AssertClose(expectedPattern, pattern, 4e-6, 1e-9, "pattern");
        Numbers.AssertClose(expected, z, 1e-5, 1e-6, "z");
        Assert.Equal(z, fused);
    }

    /// <summary>Its rows are made together, and up to a whole vector; no bit may tell.</summary>
    [Fact]
    public unsafe void The_softmax_of_visible_keys_has_the_bits_of_the_softmax_of_a_row()
    {
        const int Stride = 96;
        foreach (float scale in new[] { 0.3f, -2f })
            for (int visible = 1; visible <= 70; visible++)
            {
                float[] scores = Numbers.Normal(4 * Stride, 63, 4), single = [.. scores], together = [.. scores];
                fixed (float* one = single, four = together)
                {
                    AttentionSoftmax.Rows4(four, Stride, visible, scale);
                    for (int r = 0; r < 4; r++) AttentionSoftmax.Row1(one + r * Stride, visible + r, scale);
                }
                for (int r = 0; r < 4; r++)
                {
                    int start = r * Stride, count = visible + r, end = AttentionSoftmax.Padded(visible + 3);
                    float[] expected = [.. scores[start..(start + count)].Select(x => scale * x)];
                    Softmax.Forward(expected, 1, count);
                    Numbers.AssertSameBits(expected, single.AsSpan(start, count), "one row");
                    Numbers.AssertSameBits(expected, together.AsSpan(start, count), "four rows");
                    Assert.All(together[(start + count)..(start + end)], value => Assert.Equal(0, value));
                }
            }
    }

    static (float[] Q, float[] Keys, float[] Values) Inputs(AttentionShape shape) =>
        (Numbers.Normal(shape.Queries * shape.Heads * shape.HeadDim, 60),
            Numbers.Normal(shape.Keys * shape.KeyHeads * shape.HeadDim, 61),
            Numbers.Normal(shape.Keys * shape.KeyHeads * shape.HeadDim, 62));

    /// <summary>Equal keys make every visible weight 1 / (i + 1), so z is the running mean of the values.</summary>
    [Fact]
    public void Equal_keys_give_running_means()
    {
        AttentionShape shape = new(40, 40, 1, 1, 2, 1);
        float[] ones = new float[80], values = new float[80], z = new float[80];
        ones.AsSpan().Fill(1);
        for (int i = 0; i < 40; i++) (values[2 * i], values[2 * i + 1]) = (i, -2 * i);
        CausalAttention.Forward(ones, ones, values, shape, z, Two);
        for (int i = 0; i < 40; i++) Numbers.AssertClose([i / 2f, -i], z.AsSpan(2 * i, 2), 1e-6, 1e-6, $"query {i}");
    }

    /// <summary>What generation relies on: new queries over cached keys are, to the bit, the last rows of the whole.</summary>
    [Fact]
    public void Cached_keys_give_the_bits_of_the_whole_sequence()
    {
        AttentionShape whole = Shape(70, 70, 4, 2, 16);
        var (q, keys, values) = Inputs(whole);
        int row = whole.Heads * whole.HeadDim;
        float[] expected = new float[q.Length];
        CausalAttention.Forward(q, keys, values, whole, expected, Two);
        foreach (int queries in new[] { 1, 2, 6, 33 })
        {
            AttentionShape last = whole with { Queries = queries };
            float[] z = new float[queries * row];
            CausalAttention.Forward(q.AsSpan((70 - queries) * row), keys, values, last, z, Two);
            Assert.Equal(expected.AsSpan((70 - queries) * row), z.AsSpan());
        }
    }

    /// <summary>Nothing that is no number reaches an earlier query, not even within a group that is computed together.</summary>
    [Fact]
    public void The_future_is_invisible()
    {
        AttentionShape shape = Shape(12, 12, 2, 1, 8);
        var (q, keys, values) = Inputs(shape);
        float[] clean = new float[q.Length], z = new float[q.Length];
        CausalAttention.Forward(q, keys, values, shape, clean, Two);
        for (int poisoned = 1; poisoned < 12; poisoned++)
        {
            float[] badKeys = [.. keys], badValues = [.. values];
            badKeys.AsSpan(poisoned * 8).Fill(float.NaN);
            badValues.AsSpan(poisoned * 8).Fill(float.PositiveInfinity);
            CausalAttention.Forward(q, badKeys, badValues, shape, z, Two);
            Assert.Equal(clean.AsSpan(0, poisoned * 16), z.AsSpan(0, poisoned * 16));
            Assert.True(float.IsNaN(z[poisoned * 16]));
        }
    }

    [Fact]
    public void Threads_leave_the_result_its_bits()
    {
        AttentionShape shape = Shape(100, 100, 6, 3, 24);
        var (q, keys, values) = Inputs(shape);
        float[] one = new float[q.Length], other = new float[q.Length];
        CausalAttention.Forward(q, keys, values, shape, one, new Workers(1));
        for (int workers = 2; workers <= 3; workers++)
        {
            CausalAttention.Forward(q, keys, values, shape, other, new Workers(workers));
            Assert.Equal(one, other);
        }
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        float[] room = new float[1000];
        void Run(AttentionShape shape) => CausalAttention.Forward(room, room, room, shape, new float[1000], Two);
        Assert.Throws<ArgumentException>(() => Run(Shape(2, 2, 3, 2, 4)));
        Assert.ThrowsAny<ArgumentException>(() => Run(Shape(3, 2, 2, 2, 4)));
        Assert.Throws<ArgumentException>(() => Run(Shape(200, 200, 2, 2, 4)));
    }
}
