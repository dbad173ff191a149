"""Records of every kind as the office reads them: lists, pages of one record, the field's map."""
