using CaptchaGate.Samples.SendCode;

await SendCodeApp.Build(args).RunAsync();
