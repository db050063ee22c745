using System.Runtime.ExceptionServices;
using Fathom.Models;

namespace Fathom.Dictionaries;

/// <summary>
/// Activations without a store: a thread of its own runs the text through the model, block after block and one block ahead of
/// whoever reads, and a few blocks are kept. A row has the bits that a capture of the same type would hold. Rows from anywhere
/// can be read; what is not there is computed again, so only an order by blocks is cheap.
/// </summary>
public sealed class ActivationStream : IDisposable
{
    /// <summary>Blocks in memory: the one that is read, those before it that a slower reader may still want, and the one that is
    /// made.</summary>
    const int MostBlocks = 4;

    readonly RowProducer producer;
    readonly Thread thread;
    readonly List<StreamBlock> blocks = [];
    readonly CancellationTokenSource ending;
    readonly CancellationToken cancellation;
    readonly int[] rowBytes;
    readonly Lock reading = new();
    readonly object gate = new();
    ExceptionDispatchInfo? failure;
    int? demanded;
    int lastAsked = -1;
    long asked;
    bool ended;

    /// <param name="items">The contexts.</param>
    /// <param name="model">The model; nobody else may use it until this is disposed of.</param>
    /// <param name="identity">Which model it is.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="type">How rows are kept.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="folder">Where what is known of the first block is kept, so that a resume need not make it anew.</param>
    /// <param name="cancellation">Ends waiting for rows.</param>
    public ActivationStream(ItemStore items, LanguageModel model, ModelIdentity identity, IReadOnlyList<Site> sites, RowType type,
        int blockRows, string folder, CancellationToken cancellation)
    {
        RowProducer.RequireFit(items, model, folder);
        producer = new(items, model, sites);
        (Type, this.cancellation) = (type, cancellation);
        Blocks = new(producer.Rows, producer.TrainRows, (int)Math.Min(blockRows, Math.Max(1, producer.Rows)));
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int[] widths = [.. sites.Select(model.SiteWidth)];
        rowBytes = [.. widths.Select(width => RowCodec.RowBytes(type, width))];
        Sources = sites.Select((site, i) => (site, source: new StreamSource(this, i, widths[i],
            new StreamMoments(Path.Combine(folder, $"{site}.json"), identity.Hash, items.Hash, type)))).ToDictionary(
            pair => pair.site, pair => (IVectorSource)pair.source);
        thread = new Thread(Produce) { IsBackground = true, Name = "activations" };
        thread.Start();
    }

    /// <summary>The rows of each site.</summary>
    public IReadOnlyDictionary<Site, IVectorSource> Sources { get; }

    internal RowType Type { get; }

    internal StreamBlocks Blocks { get; }

    /// <summary>Reads rows one after the other, in their order.</summary>
    /// <param name="use">Gets each row's place among them and its bytes.</param>
    internal void Read(int site, ReadOnlySpan<long> rows, RowUse use)
    {
        // One reader at a time: the block that is read is the one asked for last, which is never given up.
        lock (reading)
        {
            StreamBlock? block = null;
            for (int i = 0; i < rows.Length; i++)
            {
                int number = Blocks.Of(rows[i]);
                if (block?.Number != number) block = Get(number);
                use(i, block.Row(site, rows[i] - Blocks.First(number)));
            }
        }
    }

    internal delegate void RowUse(int index, ReadOnlySpan<byte> row);

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ended = true;
            Monitor.PulseAll(gate);
        }
        ending.Cancel();
        thread.Join();
        ending.Dispose();
        blocks.ForEach(block => block.Dispose());
    }

    StreamBlock Get(int number)
    {
        using CancellationTokenRegistration waking = cancellation.Register(() =>
        {
            lock (gate) Monitor.PulseAll(gate);
        });
        lock (gate)
        {
            while (true)
            {
                if (blocks.Find(block => block.Number == number && block.IsWhole) is { } there)
                {
                    (there.Asked, lastAsked, demanded) = (++asked, number, null);
                    Monitor.PulseAll(gate);
                    return there;
                }
                cancellation.ThrowIfCancellationRequested();
                failure?.Throw();
                demanded = number;
                Monitor.PulseAll(gate);
                Monitor.Wait(gate);
            }
        }
    }

    void Produce()
    {
        try
        {
            while (NextBlock() is { } block)
            {
                long first = Blocks.First(block.Number), end = Blocks.End(block.Number);
                producer.Run(first, end, (site, row, values) =>
                {
                    if (row < end) RowCodec.Encode(Type, values, block.Row(site, row - first));
                }, null, ending.Token);
                lock (gate)
                {
                    block.IsWhole = true;
                    Monitor.PulseAll(gate);
                }
            }
        }
        catch (Exception e)
        {
            lock (gate)
            {
                failure = ExceptionDispatchInfo.Capture(e);
                Monitor.PulseAll(gate);
            }
        }
    }

    // Waits for something to do; null at the end. Before anybody has asked there is nothing: a resume begins somewhere else.
    StreamBlock? NextBlock()
    {
        lock (gate)
        {
            while (true)
            {
                if (ended) return null;
                int? ahead = lastAsked < 0 ? null : Blocks.Next(lastAsked);
                if ((Missing(demanded) ?? Missing(ahead)) is { } number) return Room(number);
                Monitor.Wait(gate);
            }
        }
    }

    int? Missing(int? number) => blocks.Exists(block => block.Number == number) ? null : number;

    // A block of its own, or the one that nobody has asked for the longest.
    StreamBlock Room(int number)
    {
        StreamBlock? room = blocks.Count < MostBlocks ? null : blocks.MinBy(block => block.Asked);
        if (room is null) blocks.Add(room = new StreamBlock(Blocks.BlockRows, rowBytes));
        // Asked for now, so that what is made ahead is not the first to go.
        (room.Number, room.IsWhole, room.Asked) = (number, false, asked);
        return room;
    }
}
