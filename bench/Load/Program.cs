using CaptchaGate.Bench.Load;

var arguments = args is ["compare", ..] ? args.AsSpan(1) : args.AsSpan();
if (Settings.Parse(arguments) is not { } settings)
{
    await Console.Error.WriteLineAsync(Settings.Usage);
    return 2;
}

await new Comparison(settings).RunAsync();
return 0;
