using CaptchaGate.VerifyServer;

return args is [HealthCommand.Name, ..] ? await HealthCommand.RunAsync(args) : await GateServer.RunAsync(args);
