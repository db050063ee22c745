using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Tests.Checkout.Snippets;

/// <summary>The C# of the README.</summary>
static class ReadmeSnippet
{
    public static void Run()
    {
        // snippet: readme
        string folder = EmbeddedModels.Resolve("stories-4L");
        using var model = LanguageModel.Load(folder, Workers.All);
        var tokenizer = Tokenizer.Load(folder);
        var site = Site.Parse("blocks.2.resid_post");
        var batch = TokenBatch.Of(tokenizer.Encode("Tom lost his ball. He felt", special: true));

        // Read: the residual stream after block 2, [tokens, width], and its active latents.
        var sae = SaeLensFolder.Read("runs/stories/dictionaries/blocks.2.resid_post.topk-2048-k16").Coder;
        var codes = new SparseCodes(batch.Rows, stride: 16);
        sae.Encode(model.RunWithCache(batch, site)[site], batch.Rows, codes, Workers.All);
        Console.WriteLine($"latents on the last token: {string.Join(", ", codes.RowIndices(batch.Rows - 1).ToArray())}");

        // Replace: the model runs on with the dictionary's reconstruction in place of its own activations, but for the BOS.
        var splice = new Splice(sae, id => id == tokenizer.BosId, Workers.All);
        float[] spliced = model.Logits(batch, new Hooks().Add(site, splice.Reconstruct));
        // end
        GC.KeepAlive(spliced);
    }
}
