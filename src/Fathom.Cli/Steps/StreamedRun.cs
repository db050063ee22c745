using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>A model, its text and the stream of its activations, for trainings in a run that stores none.</summary>
sealed class StreamedRun : IDisposable
{
    readonly LanguageModel model;
    readonly ActivationStream stream;

    /// <param name="pipeline">The run; its threads are shared with the stream.</param>
    /// <param name="options">Model and text.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="block">Rows of a block.</param>
    public StreamedRun(Pipeline pipeline, StreamOptions options, IReadOnlyList<Site> sites, int block)
    {
        string folder = EmbeddedModels.FolderOf(options.Model);
        // Half of the threads run ahead with the model, the others train.
        int producing = Math.Max(1, pipeline.Workers.Count / 2);
        Training = pipeline with { Workers = new Workers(Math.Max(1, pipeline.Workers.Count - producing)) };
        Identity = ModelIdentity.Of(folder);
        model = LanguageModel.Load(folder, new Workers(producing));
        try
        {
            Items = options.Contexts.Build(pipeline.Run, folder, model.Config, pipeline.Workers);
            stream = new(Items, model, Identity, sites, options.Type, block, pipeline.Run.Streams, pipeline.Cancellation);
        }
        catch
        {
            Items?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>The run with the threads that are left for training.</summary>
    public Pipeline Training { get; }

    public ModelIdentity Identity { get; }

    public ItemStore Items { get; }

    /// <summary>The rows of a site.</summary>
    public IVectorSource Rows(Site site) => stream.Sources[site];

    public void Dispose()
    {
        stream.Dispose();
        Items.Dispose();
        model.Dispose();
    }
}
