using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>The neurons that a dictionary's latents are compared with: the MLP activations of the site's layer.</summary>
static class NeuronCapture
{
    /// <summary>Opens the run's own capture of them, or makes one as a control, half precision.</summary>
    /// <returns>Null where the site belongs to no layer.</returns>
    public static ActivationStore? Open(Pipeline pipeline, ActivationStore of, ItemStore items, LanguageModel model)
    {
        var site = Site.Parse(of.Description.Site);
        if (!Site.HasLayer(site.Kind)) return null;
        var neurons = new Site(SiteKind.MlpPost, site.Layer);
        var identity = new ModelIdentity(of.Description.Model, of.Description.ModelHash, of.Description.RandomInitSeed);
        string own = pipeline.Run.Capture(neurons.ToString());
        if (File.Exists(Path.Combine(own, "capture.json")) && ActivationStore.Open(own) is var store)
        {
            CaptureDescription there = store.Description;
            if ((there.ModelHash, there.RandomInitSeed, store.Count) == (identity.Hash, identity.RandomInitSeed, of.Count)) return store;
            store.Dispose();
        }
        string prefix = identity.RandomInitSeed is { } seed ? $"{Controls.Neurons}random-init.{seed}." : Controls.Neurons;
        var config = new CaptureConfig { Sites = [neurons], Type = RowType.F16, Prefix = prefix };
        CaptureStep.Run(pipeline, model, identity, items, config);
        return ActivationStore.Open(pipeline.Run.Capture(config.Name(neurons)));
    }
}
