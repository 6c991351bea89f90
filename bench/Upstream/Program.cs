using CaptchaGate.Bench.Upstream;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
var app = builder.Build();
var service = new FixedService(app.Configuration.GetValue("FaultEvery", 0), app.Configuration.GetValue("Delay", TimeSpan.Zero));
app.Run(service.HandleAsync);
await app.RunAsync();
