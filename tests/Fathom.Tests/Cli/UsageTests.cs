using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>A wrong command line: one line that says what is wrong and where to look, exit code 2.</summary>
public class UsageTests(TinyWorkspace workspace)
{
    /// <summary>MODEL, TEXT, VECTORS and OUT stand for files that are in order.</summary>
    public static TheoryData<string, string> Wrong => new()
    {
        { "fly", "there is no verb 'fly'" },
        { "--fly", "--fly" },
        // What others call it, and slips.
        { "eval", "there is no verb 'eval'; try 'fathom evaluate'" },
        { "sparse_probing --run OUT", "try 'fathom evaluate --metrics sparse-probing'" },
        { "evalutae", "try 'fathom evaluate'" },
        { "train --run OUT --site embed --d-sae 512", "there is no option '--d-sae'; try '--latents'" },
        { "train --run OUT --site embed --d_sae=512", "there is no option '--d_sae'; try '--latents'" },
        { "train --run OUT --site embed -k 4", "there is no option '-k'; try '--k'" },
        { "train --vectors VECTORS --run OUT --latens 8", "there is no option '--latens'; try '--latents'" },
        { "capture --model MODEL --text TEXT --site embed --d-sae 512", "there is no option '--d-sae'; see" },
        { "generate --model MODEL --prompt a --max-new-tokens 3", "try '--max-tokens'" },
        { "compare a b --fly", "there is no option '--fly'" },
        { "train --vectors VECTORS --run OUT --architecture batch_topk", "expected batchtopk" },
        { "train --vectors VECTORS --run OUT --architecture vanilla", "expected standard" },
        { "train --vectors VECTORS --run OUT --architecture transcoder", "--output-site" },
        { "export --format saelens --from MODEL --dictionary a --to OUT", "--dictionary: has no part with --from" },
        { "export --format saelens --from MODEL --run OUT --to OUT", "--from: has no part with --run" },
        { "tokenize --model MODEL --prompt a --fly", "'--fly'" },
        { "tokenize --model MODEL --prompt a b", "'b'; a text with spaces goes into quotes" },
        { "tokenize --model MODEL", "--prompt is missing" },
        { "tokenize --model MODEL --prompt", "--prompt" },
        { "tokenize --model MODEL --prompt a --prompt b", "--prompt: expected one value, 2 given" },
        { "inspect --model MODEL --out OUT", "either --tokens or --prompt" },
        { "inspect --model MODEL --out OUT --tokens 1 --prompt a", "either --tokens or --prompt" },
        { "inspect --model MODEL --out OUT --tokens 1,x", "'x' is no token id" },
        { "inspect --model MODEL --out OUT --tokens 1 --site blocks.1.elsewhere", "blocks.1.elsewhere" },
        { "generate --model MODEL --prompt a --temperature warm", "--temperature warm: expected a number" },
        { "generate --model MODEL --prompt a --temperature -1", "-1" },
        { "generate --model MODEL --prompt a --max-tokens -1", "--max-tokens -1" },
        { "generate --model MODEL --prompt a --seed -1", "--seed -1" },
        { "lens --model MODEL --prompt a --top 0", "--top 0" },
        { "patch --model MODEL --clean a --corrupt b --site embed --metric loss", "logit-diff:A,B" },
        { "capture --model MODEL --text TEXT --site embed --dtype f8 --run OUT", "--dtype f8: expected f32, f16, bf16, int8" },
        { "capture --model MODEL --text TEXT --site embed --context 32 --holdout 1 --run OUT", "--holdout 1" },
        { "capture --model MODEL --text TEXT --site embed --context 1 --run OUT", "--context 1" },
        { "capture --model MODEL --text TEXT --site embed --context 32 --max-tokens 0 --run OUT", "--max-tokens 0" },
        { "capture --model MODEL --text TEXT --site embed", "--run is missing" },
        { "train --vectors VECTORS --run OUT --latents many", "--latents many: expected a whole number" },
        { "train --vectors VECTORS --run OUT --latents 0", "--latents 0" },
        { "train --vectors VECTORS --run OUT --latents 3000000000", "--latents 3000000000" },
        { "train --vectors VECTORS --run OUT --latents 8 --k 9", "--k 9" },
        { "train --vectors VECTORS --run OUT --latents 1.5", "--latents 1.5" },
        { "train --vectors VECTORS --run OUT --architecture relu", "--architecture relu" },
        { "train --vectors VECTORS --run OUT --lr fast", "--lr fast: expected a number, or auto" },
        { "train --vectors VECTORS --run OUT --lr 0", "--lr 0" },
        { "train --vectors VECTORS --run OUT --clip often", "--clip often: expected previous, exact, off" },
        { "train --vectors VECTORS --run OUT --threads 0", "--threads 0" },
        { "train --vectors VECTORS --run OUT --checkpoint-seconds -1", "--checkpoint-seconds -1" },
        { "train --vectors VECTORS --site embed --run OUT", "either --site (with --run) or --vectors" },
        { "train --site embed", "--run is missing" },
        { "train --decoder-of DICTIONARY --run OUT", "--latents is missing" },
        { "train --decoder-of DICTIONARY --vectors VECTORS --latents 4 --run OUT", "--vectors: has no part with --decoder-of" },
        { "train --vectors VECTORS --run OUT --architecture clt --latents 8 --k 2", "1 sites to read and 0 to write" },
        { "train --vectors VECTORS --run OUT --architecture matching-pursuit --latents 8 --k 2 --freeze encoder", "--freeze encoder" },
        { "train --run OUT --site embed --model MODEL", "--model: has no part with stored rows" },
        { "train --run OUT --site embed --per-document", "--per-document: has no part with stored rows" },
        { "train --run OUT --site embed --stream --text TEXT", "--model is missing" },
        { "train --run OUT --site embed --stream --model MODEL --text TEXT --architecture pca", "--stream: --architecture pca" },
        { "train --run OUT --site embed --stream --model MODEL", "--text is missing" },
        { "train --vectors VECTORS --run OUT --stream", "--stream: has no part with --vectors" },
        { "train --vectors VECTORS --run OUT --k-anneal 0.5", "--k-anneal: without effect without --k-start" },
        { "train --vectors VECTORS --run OUT --k-start 4 --k 8", "--k-start 4" },
        { "train --vectors VECTORS --run OUT --accumulate 0", "--accumulate 0" },
        { "train --vectors VECTORS --run OUT --early-stop 1", "--early-stop 1" },
        { "train --vectors VECTORS --run OUT --early-stop 0.1 --decay 0", "--decay 0" },
        { "train --vectors VECTORS --run OUT --resample-every 0", "--resample-every 0" },
        { "train --vectors VECTORS --run OUT --resample-every 9 --freeze encoder", "--freeze" },
        { "train --vectors VECTORS --run OUT --target-l0 9", "--target-l0 is no option of --architecture topk" },
        { "train --vectors VECTORS --run OUT --optimiser sgd", "--optimiser sgd: expected adam, signsgd, muon" },
        { "sweep --run OUT", "--grid is missing" },
        { "sweep --run OUT --grid GRID --text TEXT", "--text: has no part with stored rows" },
        { "evaluate --run OUT --metrics core,beauty", "--metrics beauty" },
        { "evaluate", "--run" },
        { "encode --vectors VECTORS --out OUT", "--dictionary is missing" },
        { "run --model MODEL --text TEXT --site embed --out OUT --port 70000", "--port 70000" },
        { "run --model MODEL --text TEXT --site embed --out OUT --no-serve --port 5173", "--port: has no part with --no-serve" },
        { "demo --out OUT --no-serve --no-browser", "--no-browser: has no part with --no-serve" },
        { "run --model MODEL --text TEXT --site embed --out OUT --world-seed 0", "--world-seed: has no part with --text" },
        { "capture --model MODEL --text TEXT --site embed --run OUT --documents 9", "--documents: has no part with --text" },
        { "evaluate --dictionary MODEL --vectors VECTORS --full --json", "--full: has no part with --json" },
        { "evaluate --run OUT --metrics board --full", "--full: has no part with --metrics board" },
        { "evaluate --dictionary MODEL --vectors VECTORS --no-random-init", "--no-random-init: has no part with --vectors" },
        { "run --model MODEL --text TEXT --site embed --out OUT --holdout 0", "--holdout 0" },
        { "run --model MODEL --text TEXT --site logits --out OUT", "--site logits" },
        { "serve --run OUT --port 1e9", "--port" },
        { "tokenize --model MODEL --prompt a --config nowhere.json", "nowhere.json" },
        { "models fly", "models fly: expected one of models list, models show, models pretrain" },
        { "models", "models: expected one of models list" },
        { "models pretrain --out OUT", "either --world or --text" },
        { "models pretrain --text TEXT", "--out is missing" },
        { "models pretrain --text TEXT --world stories --out OUT", "either --world or --text" },
        { "models pretrain --world mars --out OUT", "--world mars" },
        { "models pretrain --text TEXT --out OUT --family bert", "--family bert: expected gpt2, llama" },
        { "models pretrain --text TEXT --out OUT --parts none", "--parts none: expected all, attention, mlp" },
        { "models pretrain --text TEXT --out OUT --width 10 --heads 3", "--heads 3: expected a divisor of the width, 10" },
        { "models pretrain --text TEXT --out OUT --family llama --kv-heads 3", "--kv-heads 3" },
        { "models pretrain --text TEXT --out OUT --kv-heads 2", "gpt2 has as many as heads" },
        { "models pretrain --text TEXT --out OUT --batch 0", "--batch 0" },
        { "models pretrain --text TEXT --out OUT --steps 3 --checkpoints 3", "--checkpoints 3: expected fewer than the 3 steps" },
        { "models pretrain --text TEXT --out OUT --beta2 1", "--beta2 1" },
        { "models pretrain --text TEXT --out OUT --holdout 0", "--holdout 0" },
        { "models pretrain --text TEXT --out OUT --vocabulary 200", "a vocabulary of 200" },
        { "models pretrain --world stories --out OUT --vocabulary 50", "--vocabulary 50: expected at least 98" },
        { "models pretrain --world stories --out OUT --holdout 0.1", "--holdout: has no part with --world" },
        { "models pretrain --world othello --out OUT --tokenizer MODEL", "--tokenizer: has no part with --world othello" },
        { "models pretrain --world othello --out OUT --vocabulary 1024", "--vocabulary: has no part with --world othello" },
        { "models pretrain --text TEXT --out OUT --tokenizer MODEL --vocabulary 1024", "--vocabulary: has no part with --tokenizer" },
        { "models pretrain --text TEXT --out OUT --exact-targets", "--exact-targets: the source" },
        { "models pretrain --text TEXT --out OUT --steps 3 --tokens 20M", "--tokens: has no part with --steps" },
        { "models pretrain --text TEXT --out OUT --parts attention --mlp-width 64", "--mlp-width 64: there is no MLP" },
        { "models pretrain --text TEXT --out OUT --parts mlp --heads 4", "--heads: has no part with --parts mlp" },
        { "models pretrain --text TEXT --out OUT --kv-heads 4", "--kv-heads 4: gpt2 has as many as heads" },
        { "models pretrain --text TEXT --out OUT --from MODEL --layers 4", "--layers: has no part with --from" },
        { "models pretrain --text TEXT --out OUT --from MODEL --vocabulary 1024", "--vocabulary: has no part with --from" },
        { "models pretrain --text TEXT --out OUT --from MODEL --tokenizer MODEL", "--tokenizer: has no part with --from" },
        { "models pretrain --text TEXT --out OUT --save-dtype f64", "--save-dtype f64: expected f32, f16, bf16, int8" },
        { "models show", "model" },
        { "bench", "bench" },
        { "bench gemm --seconds 0", "--seconds 0" },
        { "bench gemm --rows 0", "--rows 0" },
        { "bench gemm --rows 100000 --outputs 100000", "--outputs 100000" },
        { "bench train --width 0", "--width 0" },
        { "bench train --latents 8 --k 9", "--k 9" },
        { "bench train --batch 1M --width 1500", "--batch 1000000" },
        { "bench train --dead 1", "--dead 1" },
        { "bench index --rows 2147483647", "--rows 2147483647" },
        { "bench index --rows 500000000 --width 30000 --latents 64 --k 4 --dtype f32", "TMPDIR" },
        { "bench train --architecture relu", "--architecture relu" },
        { "bench forward --layers 0", "--layers 0" },
        { "bench forward --context 1025", "--context 1025" },
        { "bench forward --batch 0", "--batch 0" },
        { "bench forward --heads 5", "--heads 5: expected a divisor of the width, 768" },
        { "bench encode --batch 0", "--batch 0" },
        { "bench encode --architecture relu", "--architecture relu" },
        { "bench encode --latents 8 --k 9", "--k 9" },
        { "bench index --rows 0", "--rows 0" },
        { "bench index --width 0", "--width 0" },
        { "bench pretrain --batch 0", "--batch 0" },
        { "bench pretrain --vocabulary 0", "--vocabulary 0" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task One_line_and_exit_code_2(string line, string words)
    {
        using var folder = new TempFolder();
        Dictionary<string, string> files = new()
        {
            ["MODEL"] = workspace.Model,
            ["TEXT"] = workspace.Text,
            ["VECTORS"] = workspace.Vectors,
            ["OUT"] = folder.File("out"),
        };
        string[] arguments = [.. line.Split(' ').Select(word => files.GetValueOrDefault(word, word))];
        await FathomCommand.Refused(2, [words, "--help'"], arguments);
        // At most the empty folder is made.
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("""{"prompt": "a", "promt": "b"}""", "unknown option 'promt'; try 'prompt'")]
    [InlineData("""{"prompt": """, "config.json, line 1, column 12: it ends too early: } is missing")]
    [InlineData("""[1, 2]""", "config.json: expected an object")]
    [InlineData("""{"prompt": "\ud800"}""", "no value of an option")]
    [InlineData("""{"prompt": "a", "prompt": "b"}""", "'prompt' is there twice")]
    [InlineData("""{"prompt": {"text": "a"}}""", "prompt")]
    [InlineData("""{"prompt": null}""", "prompt")]
    [InlineData("""{"prompt": "a", "special": "maybe"}""", "--special maybe")]
    [InlineData("""{"prompt": ["a", "b"]}""", "--prompt: expected one value, 2 given")]
    [InlineData("""{"prompt": "a", "config": "other.json"}""", "unknown option 'config'")]
    public async Task A_wrong_config_is_one_line_and_exit_code_2(string json, string words)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("config.json"), json);
        await FathomCommand.Refused(2, [words], "tokenize", "--model", workspace.Model, "--config", folder.File("config.json"));
    }
}
