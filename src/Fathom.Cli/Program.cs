using System.CommandLine;

return await new RootCommand("Fathom reads what neural networks compute.").Parse(args).InvokeAsync();
