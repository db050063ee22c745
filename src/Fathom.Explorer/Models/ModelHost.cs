using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>
/// The model and the dictionaries of a run in memory, loaded when they are first asked for and shared by all requests. A model makes
/// one pass at a time, so each use has it alone, in the order of asking; uses are to be short, and what streams takes one for each of
/// its steps, with a key-value cache of its own in between. What cannot be loaded is told to whoever asks, and tried again the next time.
/// </summary>
sealed class ModelHost(RunFolder run) : IDisposable
{
    /// <summary>Requests that may wait for their turn; more are refused.</summary>
    public const int MostWaiting = 16;

    /// <summary>Pins at a time.</summary>
    public const int MostPinned = 8;

    readonly SemaphoreSlim turn = new(1);
    readonly Lock closing = new();
    readonly HostedCoders coders = new(run);
    (string Folder, string Hash, ulong? Seed) held;
    LanguageModel? model;
    Tokenizer? tokenizer;
    int asking, pins;
    bool inUse, disposed;

    /// <summary>Has the model of a dictionary, and the dictionary, for itself until <paramref name="use"/> has returned.</summary>
    /// <param name="index">Of the dictionary.</param>
    /// <param name="use">On a thread of its own; must keep nothing of the subject, and should end soon when the token is cancelled.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="RequestException">Too many wait.</exception>
    /// <exception cref="InputException">The model or the dictionary is not there any more, or has changed.</exception>
    public Task<T> Use<T>(IndexDescription index, Func<TextSubject, T> use, CancellationToken cancel) =>
        Alone(() => use(Subject(index)), cancel);

    /// <summary>The same for what needs no model.</summary>
    /// <inheritdoc cref="Use"/>
    public Task<T> UseCoder<T>(IndexDescription index, Func<ISparseCoder, T> use, CancellationToken cancel) =>
        Alone(() => use(Coder(index).Coder), cancel);

    /// <summary>Keeps the model of a dictionary, and the dictionary, in memory until the pin is disposed of.</summary>
    /// <exception cref="RequestException">Too many wait, or too many are pinned.</exception>
    /// <exception cref="InputException">The model or the dictionary is not there any more, or has changed.</exception>
    public Task<ModelPin> Pin(IndexDescription index, CancellationToken cancel) => Alone(() =>
    {
        lock (closing)
        {
            if (pins == MostPinned) throw new RequestException(503, $"{MostPinned} others steer already; try again in a moment");
        }
        var pin = new ModelPin(Subject(index), turn, Unpin);
        lock (closing) pins++;
        return pin;
    }, cancel);

    /// <summary>Frees everything: at once, or with the use that is under way.</summary>
    public void Dispose()
    {
        lock (closing)
        {
            if (disposed) return;
            disposed = true;
            if (!inUse && pins == 0) Free();
        }
    }

    void Unpin()
    {
        lock (closing)
        {
            pins--;
            if (disposed && !inUse && pins == 0) Free();
        }
    }

    async Task<T> Alone<T>(Func<T> use, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref asking) > MostWaiting + 1)
        {
            Interlocked.Decrement(ref asking);
            throw new RequestException(503, $"the model is busy and {MostWaiting} others wait for it; try again in a moment");
        }
        try
        {
            await turn.WaitAsync(cancel);
            try
            {
                return await Task.Run(() => Enter(use), CancellationToken.None);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref asking);
        }
    }

    T Enter<T>(Func<T> use)
    {
        lock (closing)
        {
            if (disposed) throw new RequestException(503, "the server is stopping");
            inUse = true;
        }
        try
        {
            return use();
        }
        finally
        {
            lock (closing)
            {
                inUse = false;
                if (disposed && pins == 0) Free();
            }
        }
    }

    bool IsPinned
    {
        get
        {
            lock (closing) return pins > 0;
        }
    }

    HostedCoder Coder(IndexDescription index) => coders.Of(index, keepAll: IsPinned);

    TextSubject Subject(IndexDescription index)
    {
        HostedCoder coder = Coder(index);
        CaptureDescription capture = coder.Capture;
        var wanted = (capture.Model, capture.ModelHash, capture.RandomInitSeed);
        if (model is null || held != wanted)
        {
            if (IsPinned && model is not null)
                throw new RequestException(503, "another model is being steered; try again once that has ended");
            // One at a time: a run has one model, and its random twins where it was evaluated.
            model?.Dispose();
            model = null;
            model = ModelOfRun.Load(capture, Workers.All);
            string folder = ModelOfRun.FolderOf(capture);
            tokenizer = File.Exists(Path.Combine(folder, "tokenizer.json")) ? Tokenizer.Load(folder) : null;
            held = wanted;
        }
        return new(model, coder.Coder, coder.Reads, coder.Writes, coder.SpecialIds) { Tokenizer = tokenizer };
    }

    void Free()
    {
        model?.Dispose();
        model = null;
        coders.Dispose();
    }
}
