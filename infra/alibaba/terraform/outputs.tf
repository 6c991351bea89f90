output "function_arn" {
  value = alicloud_fcv3_function.verify.function_arn
}

output "role_arn" {
  value = alicloud_ram_role.function.arn
}

output "log_store" {
  value = "${alicloud_log_project.logs.project_name}/${alicloud_log_store.verify.logstore_name}"
}

output "max_unverified_per_minute" {
  description = "The most visitors that can pass unverified in any 60 seconds, all instances and scenes together."
  value       = var.max_instances * var.budget_per_minute * local.scene_count
}
