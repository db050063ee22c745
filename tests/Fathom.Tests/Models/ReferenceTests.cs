using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>Each family against the same mathematics written a second time in double precision.</summary>
public class ReferenceTests
{
    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void Logits_equal_those_of_plain_loops_in_double_precision(string family)
    {
        var tiny = new TinyModel();
        using var model = LanguageModel.Create(TinyModel.Config(family), tiny, Workers.All);
        Same(model, tiny);
    }

    [Fact]
    public void A_llama_with_tied_head_and_unscaled_rotation_does_too()
    {
        var tiny = new TinyModel();
        var config = TinyModel.Llama with { TiedHead = true, RopeScaling = null, AttentionBias = false, KeyValueHeads = 1 };
        using var model = LanguageModel.Create(config, tiny, Workers.All);
        Same(model, tiny);
    }

    static void Same(LanguageModel model, TinyModel tiny)
    {
        int[] ids = [3, 16, 0, 7, 7, 2, 11, 1, 5];
        var expected = new ReferenceTransformer(model.Config, tiny.Tensors).Logits(ids);
        var actual = model.Logits(TokenBatch.Of(ids));
        for (int p = 0; p < ids.Length; p++)
            for (int v = 0; v < model.Config.VocabularySize; v++)
            {
                double tolerance = 1e-5 * Math.Max(1, Math.Abs(expected[p][v]));
                Assert.Equal(expected[p][v], actual[p * model.Config.VocabularySize + v], tolerance);
            }
    }
}
